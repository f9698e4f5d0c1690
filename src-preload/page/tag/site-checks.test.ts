import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { TaggedSite } from '../testing/tagged-site.ts'

let tagged: TaggedSite
beforeAll(async () => {
  tagged = await TaggedSite.start()
})
afterEach(async () => {
  await tagged.endVisitors()
})
afterAll(async () => {
  await tagged.stop()
})

async function open(body: string) {
  tagged.configure([{ id: 3, type: 'form', selector: '#f' }])
  tagged.site.pages.set('/p', `<!doctype html><html><head><title>Страница</title></head><body>${body}</body></html>`)
  return await tagged.open(await tagged.visitor(), '/p')
}
const phones = () => tagged.relay.leads().map(({ controls }) => controls[0]?.[1])
const PREVENT = `<script>document.querySelector('form').onsubmit = (event) => { event.preventDefault() }</script>`

describe('what the checks of a site tell', () => {
  it('is no error by a class for a state that may come, as of Tailwind', async () => {
    const page = await open(
      `<form id="f"><input name="phone" class="aria-invalid:ring-2 invalid:border-red-500 no-error"><button>Да</button></form>${PREVENT}`,
    )
    await page.fill('input', '89161234567')
    await page.click('button')
    await tagged.pass(page, 4000)
    expect(phones()).toEqual(['89161234567'])
    expect(tagged.onlyLead().marks.isAttempt).toBe(false)
  })

  it.each(['event.preventDefault(); form.reportValidity()', ''])(
    'is a refusal when a click makes the browser refuse the form: %s',
    async (then) => {
      const page = await open(
        `<form id="f"><input name="phone"><button>Да</button></form>${PREVENT}<script>
         const form = document.querySelector('form'); document.querySelector('button').onclick = (event) => {
           form.phone.setCustomValidity(form.phone.value.length < 11 ? 'Номер' : ''); if (!form.checkValidity()) { ${then} } }
         </script>`,
      )
      await page.fill('input', '8916')
      await page.click('button')
      await tagged.pass(page, 61_500)
      expect(phones()).toEqual([])
      await page.fill('input', '89161234567')
      await page.evaluate('form.phone.setCustomValidity("")')
      await page.click('button')
      await tagged.pass(page, 4000)
      expect(phones()).toEqual(['89161234567'])
    },
  )

  it('is success when a click on an AJAX button empties required boxes, whatever the browser says of them then', async () => {
    const page = await open(
      `<form id="f"><input name="phone" required><button>Да</button></form><script>
       document.querySelector('button').onclick = () => { fetch('/ajax', { method: 'POST', body: '' }); document.querySelector('form').reset() }
       </script>`,
    )
    await page.fill('input', '89161234567')
    await page.click('button')
    await tagged.pass(page, 4000)
    expect(phones()).toEqual(['89161234567'])
  })

  it('is one lead for Enter and a click before the site answers', async () => {
    const page = await open(`<form id="f"><input name="phone"><button>Да</button></form>${PREVENT}`)
    await page.fill('input', '89161234567')
    await page.press('input', 'Enter')
    await page.click('button')
    await tagged.pass(page, 61_500)
    expect(phones()).toEqual(['89161234567'])
  })
})
