// Import directions of the house (README, "Map"). Each rule names the room and what it may not reach.
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.tsx?$|\\.bench\\.ts$' },
  to: { path: '^src-', pathNot: [from, ...allowed] },
})
const contract = '^src-preload/contract/'
const lib = '^src-main/lib/'
const store = '^src-main/store/'
const kit = '^src-main/adapters/kit/'
const leads = '^src-main/leads/'
const visits = '^src-main/visits/'
const forms = '^src-main/forms/'
const ports = '^src-main/ports\\.ts$'
const hosts = '^src-main/hosts/'

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'contract-is-zod-only',
      severity: 'error',
      from: { path: contract, pathNot: '\\.test\\.ts$' },
      to: { pathNot: [contract, '^node_modules/zod/'] },
    },
    {
      name: 'preload-is-thin',
      severity: 'error',
      from: { path: '^src-preload/index\\.ts$' },
      to: { pathNot: ['^src-preload/contract/channel\\.ts$', '^node_modules/electron/', '^electron$'] },
    },
    only('page-knows-contract', '^src-preload/page/', [contract]),
    {
      name: 'page-takes-types-only',
      comment: 'A value of the contract would bring zod into the script of every client site.',
      severity: 'error',
      from: { path: '^src-preload/page/', pathNot: ['\\.test\\.ts$', '^src-preload/page/testing/'] },
      to: { path: contract, dependencyTypesNot: ['type-only'] },
    },
    only('lib-is-a-leaf', lib, []),
    only('store', store, [contract, lib, ports]),
    only('kit', kit, [contract, lib]),
    {
      name: 'adapter-is-an-island',
      severity: 'error',
      from: { path: '^src-main/adapters/([^/]+)/', pathNot: [kit, '\\.test\\.ts$'] },
      to: { path: '^src-', pathNot: [contract, kit, lib, '^src-main/adapters/$1/'] },
    },
    only('leads', leads, [contract, lib, store, ports]),
    only('visits', visits, [contract, lib, store, ports]),
    only('forms', forms, [contract, lib, store, leads, visits, ports]),
    only('intake', '^src-main/intake/', [contract, lib, leads, visits, forms, ports]),
    only('picker', '^src-main/picker/', [contract, lib, ports]),
    only('delivery', '^src-main/delivery/', [
      contract,
      lib,
      store,
      leads,
      kit,
      '^src-main/adapters/index\\.ts$',
      ports,
    ]),
    {
      name: 'core-knows-no-host',
      severity: 'error',
      from: { path: '^src-main/', pathNot: [hosts, '^src-main/bench/'] },
      to: { path: hosts },
    },
    {
      name: 'core-knows-no-electron',
      severity: 'error',
      from: { path: '^src-main/', pathNot: ['^src-main/hosts/electron/'] },
      to: { path: '^(electron|node_modules/electron(-store)?/)' },
    },
    {
      name: 'headless-never-reaches-electron',
      severity: 'error',
      from: { path: '^src-main/hosts/headless/' },
      to: { path: '^(electron$|node_modules/electron(-store)?/|src-main/hosts/electron/)', reachable: true },
    },
    only('renderer-knows-contract', '^src-renderer/', [contract]),
    {
      name: 'bridge',
      severity: 'error',
      from: { path: '^src-renderer/bridge/' },
      to: { path: '^src-renderer/(stores|screens|app|ui|forms)/' },
    },
    {
      name: 'stores',
      severity: 'error',
      from: { path: '^src-renderer/stores/' },
      to: { path: '^src-renderer/(screens|app|ui|forms)/' },
    },
    {
      name: 'screens-are-apart',
      severity: 'error',
      from: { path: '^src-renderer/screens/([^/]+)/' },
      to: { path: '^src-renderer/(screens/(?!$1/)|app/)' },
    },
    {
      name: 'ui-knows-nothing',
      severity: 'error',
      from: { path: '^src-renderer/ui/' },
      to: { path: ['^src-renderer/(bridge|stores|screens|app|forms|i18n)/', '^src-preload/'] },
    },
    only('e2e-knows-contract', '^e2e/', [contract]),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: '.tsconfig.base.json' },
    exclude: { path: '(^|/)(out|test-results|playwright-report)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
