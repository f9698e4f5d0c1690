/** A small stand-in for the picker's script: what tests of the driver need of `PickerProbe`, on light DOM only. */
export const TEST_PROBE = `(() => {
  const words = (element) => (element.textContent || '').trim().slice(0, 100)
  const box = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect()
    return { x, y, width, height }
  }
  const selectorOf = (element) => element.id ? '#' + element.id : element.tagName.toLowerCase()
  const count = (selector) => document.querySelectorAll(selector).length
  const control = (element) => ({
    name: element.name || '', selector: null, kind: element.type || '', label: '', value: element.value || '',
    options: [], meaning: null, isRequired: false, isVisible: true, isPrivate: false, isHoneypot: false,
  })
  const controlsOf = (element) => Array.from(element ? element.querySelectorAll('input, textarea, select') : []).map(control)
  const candidate = (element) =>
    ({ selector: selectorOf(element), score: 1, count: count(selectorOf(element)), reasons: ['stable_id'] })
  let last = null
  let list = null
  const target = (element, intent) => {
    last = element
    return {
      intent, tag: element.tagName.toLowerCase(), words: words(element), candidates: [candidate(element)],
      controls: controlsOf(element.closest('form')), warnings: [],
      hasParent: element.parentElement !== null, hasChild: element.firstElementChild !== null,
    }
  }
  globalThis.estafetaPicker = {
    survey: () => ({
      forms: Array.from(document.forms).map((form) => ({
        title: form.title, builder: null, candidates: [candidate(form)], controls: controlsOf(form), buttons: [],
        isVisible: true, isLeadForm: true, warnings: [],
      })),
      loose: [], frames: [], warnings: [],
    }),
    hover: ({ x, y }) => {
      const element = document.elementFromPoint(x, y)
      if (!element) return null
      const selector = selectorOf(element)
      return { box: box(element), tag: element.tagName.toLowerCase(), selector, count: count(selector), isFrame: false }
    },
    pick: (element, intent) => target(element.nodeType === 1 ? element : element.parentElement, intent),
    pickAt: ({ x, y, intent }) => {
      const element = document.elementFromPoint(x, y)
      return element ? target(element, intent) : null
    },
    move: (to) => {
      const next = to === 'parent' ? last && last.parentElement : to === 'child' ? last && last.firstElementChild : null
      return next ? target(next, 'form') : null
    },
    join: (selectors) => target(document.querySelector(selectors[0]), 'form'),
    match: (selectors) => selectors.map((selector) => {
      try {
        return { selector, isValid: true, count: count(selector), forms: count(":is(" + selector + "):is(form, :has(form))"), boxes: Array.from(document.querySelectorAll(selector)).map(box) }
      } catch {
        return { selector, isValid: false, count: 0, forms: 0, boxes: [] }
      }
    }),
    paint: (selectors) => {
      document.documentElement.dataset.painted = selectors.join(' ')
    },
    element: (selector) => document.querySelector(selector),
    controls: ({ selector }) => controlsOf(document.querySelector(selector)),
    fill: ({ selector }) => {
      const empty = Array.from(document.querySelectorAll(selector + ' input')).filter((input) => input.value === '')
      for (const input of empty) input.value = 'sample'
      return empty.length
    },
    capture: (form) => {
      const element = document.querySelector(form.selector)
      if (!element) return null
      const controls = Array.from(new FormData(element)).map(([name, value]) => [name, String(value)])
      const marks = { isHoneypotFilled: false, fillMs: null, isTrusted: true, isAttempt: false, isSiteSpam: false }
      return { capture: { controls, results: {}, marks }, missing: form.requiredResults || [] }
    },
    listAt: ({ x, y }) => {
      const element = document.elementFromPoint(x, y)
      if (!(element instanceof HTMLSelectElement)) return null
      list = element
      const at = box(element)
      return {
        options: Array.from(element.options).map((option) => ({ text: option.text, isDisabled: option.disabled })),
        selected: [element.selectedIndex], isMultiple: element.multiple, x: at.x, y: at.y, width: at.width,
      }
    },
    chooseOption: ([index]) => {
      list.selectedIndex = index
      list.dispatchEvent(new Event('change', { bubbles: true }))
    },
  }
})()`
