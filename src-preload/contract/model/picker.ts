import { z } from 'zod'
import type { Capture, TagForm } from './submission.ts'

/** What a person points at. */
export const pickIntent = z.enum(['form', 'button', 'field'])
export type PickIntent = z.infer<typeof pickIntent>

/** Why a selector is good or bad; each has words in both languages. The first five speak for it. */
export const SELECTOR_REASONS = [
  'stable_id',
  'test_attribute',
  'name_attribute',
  'data_attribute',
  'meaningful_class',
  'id_with_numbers',
  'element_type',
  'inside_ancestor',
  'form_with_field',
  'utility_class',
  'state_class',
  'generated_token',
  'position_based',
  'long_path',
  'shadow_root',
  'needs_has',
  'list_of_selectors',
  'matches_similar',
] as const
export const selectorReason = z.enum(SELECTOR_REASONS)
export type SelectorReason = z.infer<typeof selectorReason>

/** A selector for what was picked; candidates are ordered best first. */
export const selectorCandidate = z.object({
  selector: z.string(),
  /** 0 … 1: how likely it survives changes of the site. */
  score: z.number(),
  /** Elements it matches on this page now: one, but with the reason `matches_similar` or where several were picked. */
  count: z.number().int().nonnegative(),
  reasons: z.array(selectorReason),
})
export type SelectorCandidate = z.infer<typeof selectorCandidate>

/** What a control is for, as its attributes and words tell. */
export const FIELD_MEANINGS = ['name', 'phone', 'email', 'comment', 'city', 'company', 'address', 'consent'] as const
export const fieldMeaning = z.enum(FIELD_MEANINGS)
export type FieldMeaning = z.infer<typeof fieldMeaning>

/** A control of a form as people and mappings see it. */
export const pageControl = z.object({
  /** Its `name`, empty when it has none. */
  name: z.string(),
  /** Selector for a control without a name, relative to the page; null when the name is enough. */
  selector: z.string().nullable(),
  /** `text`, `tel`, `email`, `textarea`, `select`, `checkbox`, `radio`, `hidden`, `file`, `contenteditable` … */
  kind: z.string(),
  /** Label, placeholder or what stands beside it. */
  label: z.string(),
  /** What is in it now; empty for private ones. */
  value: z.string(),
  options: z.array(z.object({ value: z.string(), text: z.string() })).max(200),
  meaning: fieldMeaning.nullable(),
  isRequired: z.boolean(),
  isVisible: z.boolean(),
  /** Passwords, cards, tokens, files' contents: never read. */
  isPrivate: z.boolean(),
  /** A trap for robots. */
  isHoneypot: z.boolean(),
})
export type PageControl = z.infer<typeof pageControl>

/** Things to say about a form or a page, in the console's words. */
export const PAGE_WARNINGS = [
  'inside_iframe',
  'inside_closed_shadow',
  'no_form',
  'not_a_form',
  'no_named_controls',
  'no_contact_field',
  'is_search',
  'is_login',
  'is_subscription',
  'matches_several',
  'matches_nothing',
  'native_validation_off',
  'external_widget',
] as const
export const pageWarning = z.enum(PAGE_WARNINGS)
export type PageWarning = z.infer<typeof pageWarning>

/** A button of a form, or a loose one. */
export const pageButton = z.object({ text: z.string(), candidates: z.array(selectorCandidate), isVisible: z.boolean() })
export type PageButton = z.infer<typeof pageButton>

/** A form of a page. */
export const pageForm = z.object({
  /** Heading, legend, aria-label or name; may be empty. */
  title: z.string(),
  /** `tilda`, `contact-form-7`, `elementor`, `wpforms`, `bitrix`, `opencart`, `woocommerce`, `flexbe` … or null. */
  builder: z.string().nullable(),
  candidates: z.array(selectorCandidate),
  controls: z.array(pageControl),
  buttons: z.array(pageButton),
  isVisible: z.boolean(),
  /** Somebody to call back: a phone or an e-mail, no password, no search, no cart. */
  isLeadForm: z.boolean(),
  /** It stands for all equal forms of a list, such as those on cards of goods: how many, itself included, and what takes them all. */
  similar: z.object({ count: z.number().int(), candidate: selectorCandidate }).optional(),
  warnings: z.array(pageWarning),
})
export type PageForm = z.infer<typeof pageForm>

/** Everything on a page that could be captured, and what could not. */
export const pageSurvey = z.object({
  forms: z.array(pageForm),
  /** Groups of inputs with a button but without a form element: the type "Button" is for them. */
  loose: z.array(z.object({ button: pageButton, controls: z.array(pageControl) })),
  frames: z.array(z.object({ src: z.string(), title: z.string() })),
  warnings: z.array(pageWarning),
})
export type PageSurvey = z.infer<typeof pageSurvey>

/** What was picked. */
export const pickedTarget = z.object({
  intent: pickIntent,
  /** `form#order.form_big` and the words on it, cut. */
  tag: z.string(),
  words: z.string(),
  candidates: z.array(selectorCandidate),
  /** Of the form, of the button's form or container, or the field itself. */
  controls: z.array(pageControl),
  warnings: z.array(pageWarning),
  hasParent: z.boolean(),
  hasChild: z.boolean(),
})
export type PickedTarget = z.infer<typeof pickedTarget>

/** A box on the visible part of the page, CSS pixels. */
export const pageBox = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
export type PageBox = z.infer<typeof pageBox>

/** What is under the pointer in Pick mode. */
export const hoverProbe = z.object({
  box: pageBox,
  tag: z.string(),
  selector: z.string(),
  count: z.number().int().nonnegative(),
  isFrame: z.boolean(),
})
export type HoverProbe = z.infer<typeof hoverProbe>

/** How a selector list fits the page. */
export const selectorMatch = z.object({
  selector: z.string(),
  isValid: z.boolean(),
  count: z.number().int().nonnegative(),
  /** Forms that a rule of the type "Form" catches with it: a match is the form or stands around it. */
  forms: z.number().int().nonnegative(),
  boxes: z.array(pageBox).max(200),
})
export type SelectorMatch = z.infer<typeof selectorMatch>

/** How many of a selector's matches a rule of a type catches: a rule of the type "Form" catches forms alone. */
export function caughtCount({ count, forms }: Pick<SelectorMatch, 'count' | 'forms'>, type: 'form' | 'button'): number {
  return type === 'form' ? forms : count
}

/**
 * The script that lives in an isolated world of a picked page, as `globalThis.estafetaPicker`. The core calls it over CDP:
 * arguments and answers are JSON, but for `element`, which is a node of the page. Nothing it says is believed unparsed.
 */
export type PickerProbe = {
  survey(): PageSurvey
  hover(input: { x: number; y: number; intent: PickIntent }): HoverProbe | null
  /** What CDP's own inspect mode picked (a window or a view of its own). */
  pick(element: unknown, intent: PickIntent): PickedTarget
  pickAt(input: { x: number; y: number; intent: PickIntent }): PickedTarget | null
  /** From what was picked last; null when there is nothing in that direction. */
  move(to: 'parent' | 'child' | 'next' | 'previous'): PickedTarget | null
  /** Candidates that match all elements of these selectors. */
  join(selectors: readonly string[]): PickedTarget
  match(selectors: readonly string[]): SelectorMatch[]
  /** Paints frames around all matches, which follow scrolling; an empty list takes them away. */
  paint(selectors: readonly string[]): void
  /** First element that a rule of this type works on, null when there is none. */
  element(selector: string, type: 'form' | 'button'): unknown
  controls(input: { selector: string; type: 'form' | 'button' }): PageControl[]
  /** Fills the empty controls of what the selector matches with sample data; answers how many. Nothing is submitted. */
  fill(input: { selector: string; type: 'form' | 'button' }): number
  /** The tag's own capture of a form without its scripts; `missing` are keys of required fields. Null when nothing matches. */
  capture(form: Omit<TagForm, 'scripts'>): { capture: Capture; missing: string[] } | null
  /** The native list under a point, which pictures of the page do not show. */
  listAt(input: { x: number; y: number }): OpenList | null
  /** Chooses in the list that `listAt` found last, with the events that the page expects. */
  chooseOption(indexes: readonly number[]): void
}

/** A native list (`select`) that a person opened; `x`, `y`, `width` say where it stands, CSS pixels of the visible page. */
export const openList = z.object({
  options: z.array(z.object({ text: z.string(), isDisabled: z.boolean() })).max(500),
  selected: z.array(z.number().int()),
  isMultiple: z.boolean(),
  x: z.number(),
  y: z.number(),
  width: z.number(),
})
export type OpenList = z.infer<typeof openList>
