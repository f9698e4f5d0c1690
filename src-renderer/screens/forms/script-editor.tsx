import { useEffect, useRef } from 'react'
import { autocompletion } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { javascript } from '@codemirror/lang-javascript'
import { bracketMatching, defaultHighlightStyle, syntaxHighlighting, syntaxTree } from '@codemirror/language'
import { type Diagnostic, linter } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { EditorView, keymap, lineNumbers, placeholder } from '@codemirror/view'
import classes from './script-editor.module.css'

/** Marks what the parser could not read. Nothing is run: the console's page forbids it, and the site's page is another. */
function syntaxFaults(message: string) {
  return linter((view): Diagnostic[] => {
    const faults: Diagnostic[] = []
    syntaxTree(view.state).iterate({
      enter: (node) => {
        if (!node.type.isError || faults.length >= 5) return
        const to = Math.max(node.to, Math.min(node.from + 1, view.state.doc.length))
        faults.push({ from: node.from, to, severity: 'error', message })
      },
    })
    return faults
  })
}

/** An editor for the body of a script field. Loaded when first shown: CodeMirror is as large as the rest of the console. */
export function ScriptEditor(props: {
  code: string
  label: string
  faultText: string
  hint: string
  onChange: (code: string) => void
}) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const change = useRef(props.onChange)
  useEffect(() => {
    change.current = props.onChange
  })
  useEffect(() => {
    if (host.current === null) return
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: props.code,
        extensions: [
          lineNumbers(),
          history(),
          bracketMatching(),
          autocompletion(),
          javascript(),
          syntaxHighlighting(defaultHighlightStyle),
          syntaxFaults(props.faultText),
          placeholder(props.hint),
          keymap.of([...defaultKeymap, ...historyKeymap]),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': props.label, spellcheck: 'false' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) change.current(update.state.doc.toString())
          }),
        ],
      }),
    })
    view.current = made
    return () => {
      made.destroy()
      view.current = null
    }
    // Made once: what changes later comes through `change` and the effect below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  useEffect(() => {
    const made = view.current
    if (made === null || made.state.doc.toString() === props.code) return
    made.dispatch({ changes: { from: 0, to: made.state.doc.length, insert: props.code } })
  }, [props.code])
  return <div ref={host} className={classes.editor} />
}
