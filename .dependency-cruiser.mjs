// Who may import whom. The map is in ARCHITECTURE.md; each rule is shown to fail in server/src/system/boundaries.test.ts.

// Tests, and what supports them: testing.ts, testing-logins.ts, clerk-testing.ts.
const test = '(\\.test|[/-]testing[a-z-]*)\\.ts$';
const module = '^server/src/modules/([^/]+)/';
// `notice` stands with the foundation: identity sends one-time codes.
const foundation = '^server/src/modules/(ledger|party|account|params|identity|audit|notice)/';
const services =
  '^server/src/modules/(accounting|casework|evidence|document|booking|desk|content|workorder|survey|settlement|service|wechat)/';
const business = '^server/src/modules/(contribution|withdrawal|loan|transfer|registration|hotline)/';
// See what every module has, and nothing depends on them: the declared exception of the order.
const allSeeing = '^server/src/modules/(report|kiosk|policy)/';
const pure = '/(rules|states|roster|roster-columns|templates|occasions)(\\.ts$|/)';
// Data that other modules' contracts may build upon.
const declarations = '/(contract|problems)\\.ts$';
const browserDoors = '^server/src/(contract|rules)\\.ts$';
const serverOnly =
  '(^|/)node_modules/(@types/)?(fastify|@fastify|kysely|pg|pg-boss|pino)/|^(node:)?(fs|crypto|net|http|child_process|stream|path)$|/(store|db|index)\\.ts$|/gateways/';

const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** Every module stands in one of them: boundaries.test.ts. */
export const layers = { foundation, services, business, allSeeing };

export default {
  forbidden: [
    never(
      'no-cycles',
      'Files that import each other cannot be understood one at a time.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    never(
      'modules-meet-at-index',
      'Another module is used through its index.ts, its declarations (contract, problems) or its pure rules.',
      { path: module, pathNot: test },
      {
        path: '^server/src/modules/([^/]+)/(?!index\\.ts$)',
        pathNot: ['^server/src/modules/$1/', pure, declarations],
      },
    ),
    never(
      'module-order',
      'The foundation knows no service and no business.',
      { path: foundation, pathNot: test },
      { path: [services, business, allSeeing] },
    ),
    never(
      'services-know-no-business',
      'A service takes a handler from the business that needs it.',
      { path: services, pathNot: test },
      { path: [business, allSeeing] },
    ),
    never(
      'nothing-needs-what-sees-all',
      'Reports, kiosks and the catalogue of parameters look at everything; nothing looks at them.',
      { path: module, pathNot: [allSeeing, test] },
      { path: allSeeing },
    ),
    never(
      'platform-knows-no-business',
      'The platform could carry another product.',
      { path: '^server/src/platform/', pathNot: test },
      { path: '^server/src/(modules|gateways|main)' },
    ),
    never(
      'rules-are-pure',
      'A rule has no I/O, no clock and no database: it runs in the browser and in a thousand tests a second.',
      { path: `^server/src/modules/.*${pure}`, pathNot: test },
      { pathNot: [pure, '^server/src/platform/(money|dates|channels)\\.ts$'], dependencyTypesNot: ['type-only'] },
    ),
    never(
      'rules-see-types-only',
      'What a rule imports for its types alone is still no store and no library.',
      { path: `^server/src/modules/.*${pure}`, pathNot: test },
      { path: ['/(store|index|db)\\.ts$', '(^|/)node_modules/'] },
    ),
    never(
      'sql-only-in-stores',
      'All SQL of a module is in its store; the ledger posts and the audit chain hashes in SQL of their own.',
      {
        path: module,
        pathNot: [
          '/store(\\.ts$|/)|-store\\.ts$',
          '^server/src/modules/ledger/',
          '^server/src/modules/audit/chain',
          test,
        ],
      },
      { path: '(^|/)node_modules/(@types/)?(kysely|pg|pg-copy-streams)/' },
    ),
    never(
      'browser-safe',
      'What the browser may import leads to no server part.',
      { path: browserDoors },
      { reachable: true, path: serverOnly },
    ),
    never(
      'apps-see-the-contract',
      'A screen knows the server by its two doors only.',
      { path: '^(apps|ui)/' },
      { path: '^server/src/', pathNot: browserDoors },
    ),
    never('ui-knows-no-app', 'The kit serves every app.', { path: '^ui/' }, { path: '^apps/' }),
    never(
      'apps-know-no-app',
      'Screens of two apps share through ui.',
      { path: '^apps/([^/]+)/' },
      { path: '^apps/([^/]+)/', pathNot: '^apps/$1/' },
    ),
    never(
      'gateways-know-no-business',
      'A gateway speaks a protocol and nothing else.',
      { path: '^server/src/gateways/', pathNot: test },
      { path: '^server/src/(modules|main)' },
    ),
    never(
      'sandbox-stays-outside',
      'The outside world meets the server by protocols, pure rules and contracts, not by its modules.',
      { path: '^sandbox/', pathNot: test },
      { path: '^server/src/', pathNot: ['^server/src/(gateways|platform)/', browserDoors, pure, declarations] },
    ),
    never(
      'server-knows-no-sandbox',
      'What ships does not know what it is tested with.',
      { path: '^server/src/', pathNot: test },
      { path: '^(sandbox|simulation|bench|e2e|apps|ui|scripts)/' },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.generated\\.ts$|^apps/dist' },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
  },
};
