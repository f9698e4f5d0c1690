/** A stored row, with the columns of its table. */
export type FakeRow = Record<string, unknown>
/** Columns of the fake's tables and what they hold. */
export type ColumnType = 'int' | 'decimal' | 'text' | 'moment'
export type FakeTable = { key: string; columns: Record<string, ColumnType>; nested: Record<string, string> }

const table = (key: string, columns: Record<string, ColumnType>, nested: Record<string, string> = {}): FakeTable => ({
  key,
  columns,
  nested,
})

/** Tables with exactly the columns that code in production reads and writes. */
export const TABLES: Record<string, FakeTable> = {
  companies: table(
    'id',
    {
      id: 'int',
      name: 'text',
      person: 'int',
      type_id: 'int',
      group_id: 'int',
      user_id: 'int',
      info_source: 'text',
      note: 'text',
      url: 'text',
      city: 'text',
      country: 'text',
      created: 'moment',
      created_by: 'text',
    },
    { phones: 'phones', contacts: 'contacts' },
  ),
  contacts: table(
    'id',
    { id: 'int', company_id: 'int', first_name: 'text', last_name: 'text', post: 'text', status_id: 'int' },
    { phones: 'phones', emails: 'emails' },
  ),
  phones: table('id', { id: 'int', company_id: 'int', contact_id: 'int', phone: 'text' }),
  emails: table('id', { id: 'int', company_id: 'int', contact_id: 'int', email: 'text' }),
  deal: table('id_deal', {
    id_deal: 'int',
    id_company: 'int',
    id_manager: 'int',
    id_type_deal: 'int',
    id_status_deal: 'int',
    summa: 'decimal',
    chance: 'decimal',
    date_start: 'moment',
    date_finish: 'moment',
    note: 'text',
  }),
  tasks: table('id', {
    id: 'int',
    company_id: 'int',
    user_id: 'int',
    creator_id: 'int',
    category_id: 'int',
    type_id: 'int',
    status_id: 'int',
    date_from: 'moment',
    date_till: 'moment',
    note: 'text',
  }),
  users: table('id', { id: 'int', name: 'text' }),
  tip_deal: table('ID_TYPE_DEAL', { ID_TYPE_DEAL: 'int', TYPE_DEAL: 'text' }),
  status_deal: table('ID_STATUS_DEAL', {
    ID_STATUS_DEAL: 'int',
    STATUS_DEAL: 'text',
    ID_TYPE_OF_DEAL: 'int',
    IS_FINAL: 'int',
  }),
  task_types: table('id', { id: 'int', descr: 'text' }),
  task_statuses: table('id', { id: 'int', descr: 'text' }),
}

type Operator = 'eq' | 'lt' | 'le' | 'gt' | 'ge'
type Clause = { column: string; operator: Operator; value: string | number }
/** Clauses of one part are alternatives, parts hold all at once. */
export type Filter = Clause[][]

const LITERAL: Record<ColumnType, RegExp> = {
  int: /^-?\d+$/,
  decimal: /^-?\d+(\.\d+)?$/,
  text: /^'(?:[^']|'')*'$/,
  moment: /^datetime'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d'$/,
}

/** Reads `(a eq 1 or a eq 2) and b ge datetime'…'`; what this service would refuse is an error in words. */
export function readFilter(text: string, columns: Record<string, ColumnType>): Filter {
  const literals: string[] = []
  const bare = text.replace(/(?:datetime)?'(?:[^']|'')*'/g, (literal) => `#${literals.push(literal) - 1}`)
  return bare.split(' and ').map((part) =>
    part
      .replace(/^\((.*)\)$/, '$1')
      .split(' or ')
      .map((clause) => {
        const [, column = '', operator = '', word = ''] = /^(\w+) (eq|lt|le|gt|ge) (\S+)$/.exec(clause) ?? []
        const type = columns[column]
        if (type === undefined) throw new Error(`Could not find a property named '${column}'`)
        const literal = word.replace(/^#(\d+)$/, (_, index: string) => literals[Number(index)] ?? '')
        if (!LITERAL[type].test(literal)) throw new Error(`Operator '${operator}' incompatible with operand types`)
        const inner = literal.replace(/^(?:datetime)?'(.*)'$/s, '$1').replaceAll("''", "'")
        const value = type === 'int' || type === 'decimal' ? Number(literal) : inner
        return { column, operator: operator as Operator, value } // the pattern allows no other
      }),
  )
}

/** Whether a row is within a filter. Texts are compared without case, as the service's database does. */
export function isWithin(row: FakeRow, filter: Filter): boolean {
  const fold = (value: unknown): string | number =>
    typeof value === 'number' ? value : typeof value === 'string' ? value.toLowerCase() : ''
  return filter.every((part) =>
    part.some(({ column, operator, value }) => {
      const [left, right] = [fold(row[column]), fold(value)]
      switch (operator) {
        case 'eq':
          return left === right
        case 'lt':
          return left < right
        case 'le':
          return left <= right
        case 'gt':
          return left > right
        case 'ge':
          return left >= right
        default:
          return operator satisfies never
      }
    }),
  )
}

const EDM: Record<ColumnType, string> = {
  int: 'Edm.Int32',
  decimal: 'Edm.Decimal',
  text: 'Edm.String',
  moment: 'Edm.DateTime',
}

/** `$metadata` of these tables. */
export function metadataOf(tables: Record<string, FakeTable>): string {
  const types = Object.entries(tables).map(([name, { key, columns }]) => {
    const properties = Object.entries(columns).map(
      ([column, type]) => `<Property Name="${column}" Type="${EDM[type]}"/>`,
    )
    return `<EntityType Name="${name}"><Key><PropertyRef Name="${key}"/></Key>${properties.join('')}</EntityType>`
  })
  return `<?xml version="1.0"?><edmx:Edmx><edmx:DataServices><Schema>${types.join('')}</Schema></edmx:DataServices></edmx:Edmx>`
}

/** What is wrong with a value for this column, null when it fits. Numbers may come as text, as code in production sends them. */
export function misfit(value: unknown, type: ColumnType): string | null {
  switch (type) {
    case 'int':
      return /^\d+$/.test(String(value)) ? null : 'expected an integer'
    case 'decimal':
      return typeof value === 'string' && /^\d+(\.\d{1,2})?$/.test(value) ? null : 'expected a decimal as text'
    case 'text':
      return typeof value === 'string' ? null : 'expected text'
    case 'moment':
      return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?$/.test(String(value)) ? null : 'expected a local moment'
    default:
      return type satisfies never
  }
}
