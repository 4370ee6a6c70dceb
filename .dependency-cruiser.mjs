// Which folder may import which. Every rule says what it keeps apart, and why.

const tests = '(\\.test\\.(ts|tsx|mjs)$|/testing/|/testdata/)';
const npm = '^node_modules/';

/** An npm package, or any of its files. */
function packages(...names) {
  return `^node_modules/(${names.join('|')})(/|$)`;
}

/** A rule that a part of the engine imports nothing but the named parts, which come before it. */
function engineOrder(part, allowed) {
  return {
    name: `engine-order-${part.replace('/', '-')}`,
    comment: `Inside the engine, work flows one way: numeric, model, then syntax and decode, plan, eval and fragments, execute; and in execute: ask, combine, then prove and tell, compute. ${part} comes after ${allowed.join(', ') || 'nothing'}.`,
    severity: 'error',
    from: { path: `^src/engine/${part}/`, pathNot: tests },
    to: { path: '^src/engine/', pathNot: `^src/engine/(${[part, ...allowed].join('|')})/` },
  };
}

/** The folders of the server, in an order in which each needs none that comes after it: so there is no circle among them. */
const serverFolders = [
  ...[
    'files',
    'store',
    'discovery',
    'endpoints',
    'compute',
    'json',
    'proto',
    'query',
    'measure',
    'health',
    'prometheus',
  ],
  ...[
    'cardinality',
    'targets',
    'queryLog',
    'rules',
    'fleets',
    'written',
    'fragments',
    'scaling',
    'telemetry',
    'http',
    'evaluator',
    'program',
  ],
];

/** A rule that a folder of the server imports nothing of those that come after it. */
function serverOrder(folder, i) {
  return {
    name: `server-order-${folder}`,
    comment: `The server's folders form no circle: ${folder} comes before ${serverFolders.slice(i + 1).join(', ') || 'none'}.`,
    severity: 'error',
    from: { path: `^server/${folder}/`, pathNot: tests },
    to: { path: '^server/[^/]+/', pathNot: `^server/(${serverFolders.slice(0, i + 1).join('|')})/` },
  };
}

/** The parts of the controller's room, in their order. */
const scalingParts = ['drivers', 'record', 'observe', 'decide', 'view', 'apply'];

/** A rule that a part of the controller's room imports nothing of those that come after it. */
function scalingOrder(part, i) {
  return {
    name: `scaling-order-${part}`,
    comment: `A fleet is seen, then it is decided what is to be done, then that is told and done: ${part} comes before ${scalingParts.slice(i + 1).join(', ') || 'the loop'}.`,
    severity: 'error',
    from: { path: `^server/scaling/${part}/`, pathNot: tests },
    to: { path: '^server/scaling/', pathNot: `^server/scaling/(${scalingParts.slice(0, i + 1).join('|')})/` },
  };
}

const belowExecute = ['numeric', 'model', 'syntax', 'decode', 'plan', 'eval', 'fragments'];

const forbidden = [
  {
    name: 'no-circular',
    comment: 'Two files that need each other are one concept, or one of them holds two.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'not-to-unresolvable',
    comment: 'An import that leads nowhere.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'not-to-undeclared',
    comment: 'A package that package.json does not name may be gone with the next install.',
    severity: 'error',
    from: { pathNot: '^(\\.config|workbench)/' },
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'not-to-tests',
    comment: 'What users run does not depend on tests, nor on what stands in for real servers there.',
    severity: 'error',
    from: { pathNot: `${tests}|^(e2e|bench)/` },
    to: { path: tests },
  },
  {
    name: 'engine-alone',
    comment: 'The engine is pure and knows nothing of what is around it.',
    severity: 'error',
    from: { path: '^src/engine/', pathNot: tests },
    to: { pathNot: `^src/engine/|${npm}` },
  },
  {
    name: 'engine-packages',
    comment:
      'The engine runs in browsers and in Node alike: the grammar and regular expressions of RE2 are all it takes from npm.',
    severity: 'error',
    from: { path: '^src/engine/', pathNot: tests },
    to: { path: npm, pathNot: packages('@prometheus-io/lezer-promql', '@lezer/common', '@lezer/lr', 're2js') },
  },
  {
    name: 'lezer-only-in-syntax',
    comment: 'Beyond the parser, PromQL is our own typed tree; the grammar may change under us.',
    severity: 'error',
    from: { path: '^src/engine/', pathNot: `^src/engine/syntax/|${tests}` },
    to: { path: packages('@prometheus-io/lezer-promql', '@lezer') },
  },
  engineOrder('numeric', []),
  engineOrder('model', ['numeric']),
  engineOrder('syntax', ['numeric', 'model']),
  engineOrder('decode', ['numeric', 'model']),
  engineOrder('encode', ['numeric', 'model']),
  engineOrder('plan', ['numeric', 'model', 'syntax', 'decode']),
  engineOrder('eval', ['numeric', 'model', 'syntax', 'decode', 'plan']),
  engineOrder('fragments', ['numeric', 'model', 'syntax', 'decode', 'plan']),
  engineOrder('execute/ask', belowExecute),
  engineOrder('execute/combine', [...belowExecute, 'execute/ask']),
  engineOrder('execute/prove', [...belowExecute, 'execute/ask', 'execute/combine']),
  engineOrder('execute/tell', [...belowExecute, 'execute/ask', 'execute/combine']),
  engineOrder('execute/compute', [...belowExecute, 'execute/ask', 'execute/combine', 'execute/prove', 'execute/tell']),
  {
    name: 'engine-entry',
    comment: 'The engine is used through its index, so that its inside can change.',
    severity: 'error',
    from: { path: '^(src/(?!engine/)|server/|workbench/)' },
    to: { path: '^src/engine/', pathNot: '^src/engine/index\\.ts$' },
  },
  {
    name: 'api-alone',
    comment:
      'The contract between plugin and proxy is read by both: it needs the engine’s types and zod, nothing else.',
    severity: 'error',
    from: { path: '^src/api/', pathNot: tests },
    to: { pathNot: `^src/api/|^src/engine/index\\.ts$|${packages('zod')}` },
  },
  {
    name: 'autoscaling-alone',
    comment: 'Autoscaling is pure: the controller and the page run the same functions.',
    severity: 'error',
    from: { path: '^src/autoscaling/', pathNot: tests },
    to: { pathNot: '^src/autoscaling/' },
  },
  {
    name: 'recognition-alone',
    comment: 'What servers are, and which are alike: found out in the same way by the proxy and the data source.',
    severity: 'error',
    from: { path: '^src/recognition/', pathNot: tests },
    to: { pathNot: '^src/recognition/' },
  },
  {
    name: 'compute-imports',
    comment: 'What threads of the proxy and workers of pages have in common.',
    severity: 'error',
    from: { path: '^src/compute/', pathNot: tests },
    to: { pathNot: '^src/compute/|^src/engine/index\\.ts$' },
  },
  {
    name: 'query-worker',
    comment: 'In a worker there is nothing of Grafana, nor of a page.',
    severity: 'error',
    from: { path: '^src/datasource/compute/queryWorker\\.ts$' },
    to: {
      reachable: true,
      path: `^src/(datasource/(?!compute/)|api/|recognition/)|${packages('@grafana', 'react', 'rxjs', 'lodash')}`,
    },
  },
  {
    name: 'datasource-imports',
    comment: 'The data source needs the engine and the contract; the app is another plugin with another bundle.',
    severity: 'error',
    from: { path: '^src/datasource/', pathNot: tests },
    to: {
      path: '^(src|server|workbench|demo|bench|e2e)/',
      pathNot: '^src/(datasource|api|recognition|compute)/|^src/engine/index\\.ts$',
    },
  },
  {
    name: 'app-imports',
    comment: 'The app never reaches into the data source.',
    severity: 'error',
    from: { path: '^src/(app/|module\\.tsx)', pathNot: tests },
    to: {
      path: '^(src|server|workbench|demo|bench|e2e)/',
      pathNot: '^src/(app|api|autoscaling)/|^src/(engine/index\\.ts|plugin\\.json)$',
    },
  },
  {
    name: 'server-imports',
    comment: 'The proxy runs without Grafana: nothing of the plugin’s pages or of Grafana’s packages.',
    severity: 'error',
    from: { path: '^server/', pathNot: tests },
    to: {
      path: `^(src|workbench|demo|bench|e2e|scripts)/|${packages('@grafana', 'react', 'react-dom')}`,
      pathNot: '^src/(api|autoscaling|compute|recognition)/|^src/engine/index\\.ts$',
    },
  },
  ...serverFolders.map(serverOrder),
  {
    name: 'server-folder-in-order',
    comment: 'A new folder of the server gets its place in the order of `serverFolders`.',
    severity: 'error',
    from: { path: '^server/[^/]+/', pathNot: `^server/(${serverFolders.join('|')}|testing)/|${tests}` },
    to: {},
  },
  ...scalingParts.map(scalingOrder),
  {
    name: 'decide-pure',
    comment:
      'What is to be done follows from a snapshot, the record, the policy and the time: no store, file, server or clock is asked.',
    severity: 'error',
    from: { path: '^server/scaling/(record|decide)/', pathNot: tests },
    to: {
      pathNot:
        '^src/(api|autoscaling)/|^server/scaling/(record|observe|decide)/|^server/scaling/drivers/driver\\.ts$|^server/measure/toldMeasurement\\.ts$|^server/store/\\w+(Row|Rows)\\.ts$',
    },
  },
  {
    name: 'drivers-from-list-only',
    comment: 'Which drivers there are is known by their list, which loads them; the program ends what one left behind.',
    severity: 'error',
    from: { path: '^server/', pathNot: `^server/(program/|scaling/drivers/)|${tests}` },
    to: { path: '^server/scaling/drivers/[^/]+/' },
  },
  {
    name: 'drivers-apart',
    comment: 'A driver never imports another: each can be taken away. How jobs find their targets is the same for all.',
    severity: 'error',
    from: { path: '^server/scaling/drivers/([^/]+)/', pathNot: tests },
    to: { path: '^server/scaling/drivers/([^/]+)/', pathNot: '^server/scaling/drivers/($1|jobs)/' },
  },
  {
    name: 'workbench-imports',
    comment:
      'The host page loads the built plugin as Grafana does; importing its sources would hide what the bundle lacks.',
    severity: 'error',
    from: { path: '^workbench/' },
    to: { path: '^(src|server|demo|bench|e2e|scripts)/' },
  },
  {
    name: 'assembly-alone',
    comment: 'AssemblyScript is compiled by itself; the rest of the engine knows the module it becomes.',
    severity: 'error',
    from: { path: '/assembly/' },
    to: { pathNot: '/assembly/' },
  },
  {
    name: 'not-to-assembly',
    comment: 'AssemblyScript is not TypeScript, though it looks like it: import the module it becomes.',
    severity: 'error',
    from: { pathNot: '/assembly/' },
    to: { path: '/assembly/' },
  },
  {
    name: 'scripts-without-packages',
    comment:
      'npm start and npm test begin before npm packages are installed. What comes later imports them where it needs them.',
    severity: 'error',
    from: { path: '^scripts/(start|test|tools|lib/)', pathNot: tests },
    to: { path: npm, dynamic: false },
  },
];

export default {
  forbidden,
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.config|build|dist|\\.cache|\\.data)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
    cache: { folder: '.cache/dependency-cruiser' },
  },
};
