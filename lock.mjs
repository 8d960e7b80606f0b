/**
 * `npm run lock`, after every `npm install`: completes package-lock.json. A registry mirror that lacks some package of
 * another platform (native parts of biome, knip, msgpackr) makes npm leave that package out of the lock, and then
 * `npm ci` refuses the whole lock. The version is pinned by the package that wants it, so the entry can be written down
 * without asking: name, version, and the platform that its name tells. The integrity hash is asked of the registry for
 * every entry that lacks one, so that no mirror can put another content in its place; an entry whose hash is not to be
 * had ends the run with an error.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const OS = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'openharmony',
  'win32',
  'aix',
  'netbsd',
  'openbsd',
  'sunos',
];
const CPU = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32'];

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
let added = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const target = `node_modules/${name}`;
    const near = `${path}/node_modules/${name}`;
    if (lock.packages[target] !== undefined || lock.packages[near] !== undefined) continue;
    const words = name.split(/[/-]/);
    const os = OS.filter((one) => words.includes(one));
    const cpu = CPU.filter((one) => words.includes(one));
    if (!/^\d+\.\d+\.\d+/.test(version) || (os.length === 0 && cpu.length === 0)) continue;
    const libc = words.some((word) => word.startsWith('musl'))
      ? ['musl']
      : words.some((word) => word.startsWith('gnu'))
        ? ['glibc']
        : [];
    lock.packages[target] = {
      version,
      ...(cpu.length === 0 ? {} : { cpu }),
      ...(entry.dev ? { dev: true } : {}),
      ...(libc.length === 0 ? {} : { libc }),
      optional: true,
      ...(os.length === 0 ? {} : { os }),
    };
    added += 1;
  }
}
let hashed = 0;
const unknown = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  if (
    path === '' ||
    entry.link ||
    (entry.integrity !== undefined && (entry.license !== undefined || !entry.optional))
  )
    continue;
  const name = entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const asked = spawnSync(
    'npm',
    ['view', `${name}@${entry.version}`, 'dist.integrity', 'license', '--json'],
    {
      encoding: 'utf8',
    },
  );
  const told = asked.status === 0 ? JSON.parse(asked.stdout) : {};
  if (/^sha512-[A-Za-z0-9+/]+=*$/.test(told['dist.integrity'] ?? '')) {
    entry.integrity = told['dist.integrity'];
    if (typeof told.license === 'string') entry.license ??= told.license;
    hashed += 1;
  } else unknown.push(`${name}@${entry.version}`);
}
const [root, ...rest] = Object.entries(lock.packages);
lock.packages = Object.fromEntries([root, ...rest.sort(([a], [b]) => a.localeCompare(b, 'en'))]);
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} packages of other platforms written down, ${hashed} hashes asked\n`);
if (unknown.length > 0) {
  process.stderr.write(`no hash to be had: ${unknown.join(', ')}\n`);
  process.exit(1);
}
