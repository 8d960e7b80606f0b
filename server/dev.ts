/**
 * `npm run dev`: the program from its sources, for who works on it. Views, styles and scripts are read for every request.
 * A changed page makes only the street door anew; a change below that starts the program anew in the same process, with
 * every module that did not change kept. What does not load leaves the last good one running. Changed data beside code
 * (texts, rules, tables) is read anew with everything else. Settings come from the environment and `.env`, as always.
 */
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { extname, relative } from 'node:path';
import { config as readEnvFile } from 'dotenv';
import { createServer, createServerModuleRunner, type EnvironmentModuleNode } from 'vite';
import type { App } from './app.ts';
import type { StartedProgram } from './start.ts';

const QUIET_MS = 40;
/** The database is safe at any moment: what still ends after this ends beside the new program. */
const STOP_PATIENCE_MS = 250;
/** Read for every request: nothing to do. */
const READ_ANEW = new Set(['.hbs', '.css', '.js', '.svg', '.png', '.md', '.woff2']);
/** Data beside code. Any other file (a database, a picture of an editor) is none of ours. */
const DATA = new Set(['.yaml', '.yml', '.json', '.txt', '.csv', '.tsv']);
/** Who imports one of these, directly or not, is more than a page. */
const BELOW_THE_DOOR = ['server/app.ts', 'server/run.ts', 'server/seed.ts'];

const fromFile: Record<string, string> = {};
readEnvFile({ processEnv: fromFile, quiet: true });

const root = process.cwd();
const vite = await createServer({
  root,
  configFile: false,
  envFile: false,
  appType: 'custom',
  logLevel: 'error',
  optimizeDeps: { noDiscovery: true, include: [] },
  server: {
    middlewareMode: true,
    hmr: false,
    ws: false,
    watch: { ignored: ['**/dist/**', '**/data/**', '**/docs/**', '**/test/**', '**/prisma/generated/**'] },
  },
});
const modules = createServerModuleRunner(vite.environments.ssr, { hmr: false });

let answer: RequestListener = (_request, response) => void response.writeHead(503).end();
let program: StartedProgram | null = null;
let greeted = false;
let closeOld: () => Promise<void> = async () => {};

/** Makes the pages from their sources as they are now and lets them answer. */
async function openPages(app: App): Promise<void> {
  const { buildWeb } = await modules.import<typeof import('./web.ts')>('/server/web.ts');
  const { web } = await buildWeb(app);
  await web.ready();
  const before = closeOld;
  answer = (request, response) => web.routing(request, response);
  closeOld = () => web.close();
  void before();
}

/** One socket for the whole of the work: pages and programs change behind it. */
const street = createHttpServer((request, response) => answer(request, response));

async function startProgram(): Promise<void> {
  const { start, greeting } = await modules.import<typeof import('./start.ts')>('/server/start.ts');
  const { createLog } = await modules.import<typeof import('./log.ts')>('/server/log.ts');
  if (program !== null) {
    const patience = new Promise((resolve) => setTimeout(resolve, STOP_PATIENCE_MS));
    await Promise.race([program.stop().catch(() => {}), patience]);
    program = null;
  }
  const opened = await start({
    env: { ...fromFile, ...process.env },
    now: () => new Date(),
    log: createLog(undefined, 'warn'),
    terminal: process.stdout.isTTY === true,
    fresh: true,
    door: async (app, tell) => {
      await openPages(app);
      if (!street.listening)
        await new Promise<void>((resolve) => street.listen(app.config.port, app.config.host, resolve));
      tell(`http://localhost:${app.config.port}`);
      return async () => {};
    },
  });
  if ('mistakes' in opened) {
    for (const { setting, message } of opened.mistakes) process.stderr.write(`${setting}: ${message}\n`);
    return;
  }
  program = opened.started;
  if (!greeted) process.stdout.write(`${greeting(program, program.app.config)}\n`);
  greeted = true;
}

/** From the least work to the most. */
const CHANGES = ['nothing', 'pages', 'program', 'data'] as const;
type Change = (typeof CHANGES)[number];

/** What a changed file asks for: who imports it decides. */
function changeOf(file: string): Change {
  if (READ_ANEW.has(extname(file))) return 'nothing';
  const named = vite.environments.ssr.moduleGraph.getModulesByFile(file);
  if (named === undefined) return DATA.has(extname(file)) ? 'data' : 'nothing';
  const seen = new Set<EnvironmentModuleNode>(named);
  for (const module of seen) for (const importer of module.importers) seen.add(importer);
  const names = new Set([...seen].map((module) => relative(root, module.file ?? '')));
  if (BELOW_THE_DOOR.some((name) => names.has(name))) return 'program';
  return names.has('server/web.ts') ? 'pages' : 'program';
}

let waiting: Change = 'nothing';
let timer: NodeJS.Timeout | undefined;
let working = false;

async function work(): Promise<void> {
  if (working) return;
  working = true;
  while (waiting !== 'nothing') {
    const change = waiting;
    waiting = 'nothing';
    const began = performance.now();
    try {
      if (change === 'data') modules.clearCache();
      if (change === 'pages' && program !== null) await openPages(program.app);
      else await startProgram();
      process.stdout.write(`Đã nạp lại (${Math.round(performance.now() - began)} ms).\n`);
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\nChờ sửa mã…\n`);
    }
  }
  working = false;
}

vite.watcher.on('all', (_event, file) => {
  const change = changeOf(file);
  if (CHANGES.indexOf(change) > CHANGES.indexOf(waiting)) waiting = change;
  clearTimeout(timer);
  timer = setTimeout(() => void work(), QUIET_MS);
});

process.on('SIGINT', () => {
  const patience = new Promise((resolve) => setTimeout(resolve, 1_000));
  void Promise.race([program?.stop(), patience]).then(() => process.exit(0));
});

await startProgram();
