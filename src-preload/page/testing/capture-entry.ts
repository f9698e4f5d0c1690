import { captureForm } from '../capture/capture-form.ts'
import { readControls, readElement } from '../capture/controls.ts'
import { isHoneypot, isPrivateValue } from '../capture/privacy.ts'
import { scopeOf } from '../capture/scope.ts'
import { closestMatch, isValidSelector, pathOf, queryAll, splitSelectorList } from '../capture/select.ts'
import { noteTouch } from '../capture/touch.ts'

// For tests and measurements: the capture code as a global of a page.
Object.assign(window, {
  captureCode: {
    captureForm,
    readControls,
    readElement,
    isHoneypot,
    isPrivateValue,
    scopeOf,
    closestMatch,
    isValidSelector,
    pathOf,
    queryAll,
    splitSelectorList,
    noteTouch,
  },
})
