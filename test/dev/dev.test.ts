/** `npm run dev` on a copy of the tree: what is changed on disk is on the page, and what does not load changes nothing. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const LEFT_OUT = /^(docs|test|\.)|\.md$/;
const LOADED = /Đã nạp lại/;
let folder = '';
let url = '';
let program: ChildProcess;
let output = '';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function page(path: string): Promise<string> {
  try {
    const answer = await fetch(`${url}${path}`);
    return answer.ok ? await answer.text() : '';
  } catch {
    return '';
  }
}

/** Waits until the program says something of the kind after the change; it says it on one of its two outputs. */
async function hears(words: RegExp, doing: () => void): Promise<void> {
  const from = output.length;
  doing();
  while (!words.test(output.slice(from))) {
    if (program.exitCode !== null) throw new Error(`the program ended: ${output.slice(-2_000)}`);
    await new Promise<void>((resolve) => {
      told = resolve;
    });
  }
}
let told = () => {};

function change(file: string, from: string, to: string): void {
  const before = readFileSync(join(folder, file), 'utf8');
  expect(before).toContain(from);
  writeFileSync(join(folder, file), before.replace(from, to));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lienthong-dev-'));
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' });
  for (const top of new Set(files.split('\n').map((file) => file.split('/')[0] ?? '')))
    if (top !== '' && !LEFT_OUT.test(top)) cpSync(top, join(folder, top), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  program = spawn(process.execPath, ['--import', 'tsx', 'server/dev.ts'], {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: String(port), DATABASE_URL: `file:${join(folder, 'dev.db')}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const hear = (chunk: Buffer) => {
    output += chunk.toString('utf8');
    told();
  };
  await hears(/Dừng: Ctrl-C/, () => {
    program.stdout?.on('data', hear);
    program.stderr?.on('data', hear);
    program.on('exit', () => told());
  });
});

afterAll(() => {
  program.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('npm run dev', () => {
  it('shows a changed page, view and room below without being started again', async () => {
    await hears(LOADED, () =>
      change('console/pages/chat/chat.ts', "title: 'Hỏi đáp", "title: 'Trang đã đổi"),
    );
    expect(await page('/chat')).toContain('Trang đã đổi');
    change('console/pages/chat/chat.hbs', '<h1', '<p>Bố cục đã đổi</p><h1');
    expect(await page('/chat')).toContain('Bố cục đã đổi');
    await hears(/phòng dưới đã đổi[\s\S]*Đã nạp lại/, () =>
      change('calendar/words.ts', '/**', "process.stderr.write('phòng dưới đã đổi');\n/**"),
    );
    expect(await page('/chat')).toContain('Trang đã đổi');
  });

  it('leaves the last good pages up while the code does not load, and goes on when it does', async () => {
    const file = 'console/pages/staff/sign-in.ts';
    await hears(/Chờ sửa mã/, () => change(file, "title: 'Đăng nhập'", "title = 'Đăng nhập'"));
    expect(await page('/sign-in')).toContain('<title>Đăng nhập');
    await hears(LOADED, () => change(file, "title = 'Đăng nhập'", "title: 'Mời vào'"));
    expect(await page('/sign-in')).toContain('<title>Mời vào');
  });

  it('reads changed texts anew with everything else', async () => {
    await hears(LOADED, () => change('knowledge/facts/ho-so.yaml', '\n', '\n# đã sửa\n'));
    expect(await page('/chat')).toContain('</html>');
  });
});
