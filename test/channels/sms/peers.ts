import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Programs of Debian that speak SMS and that nobody here wrote. */
export type Peer = { port: number; output(): string; close(): Promise<void> };

const SMSC = [process.env.TEST_SMSC_PL ?? '', '/usr/share/doc/libnet-smpp-perl/examples/smsc.pl'].find(
  (path) => path !== '' && existsSync(path),
);

/** Where the peers are; null: not on this machine (test/left-out.ts says how to get them). */
export const PEERS = {
  smsc: SMSC ?? null,
  kannel: existsSync('/usr/sbin/bearerbox') && existsSync('/usr/sbin/smsbox') ? '/usr/sbin' : null,
};

/** The message centre of libnet-smpp-perl's examples, on a port of its own and telling what it reads. Its answers are untouched. */
export async function startPerlSmsc(): Promise<Peer> {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-smsc-'));
  const port = await freePort();
  const script = readFileSync(PEERS.smsc ?? '', 'utf8')
    .replace(/^\$port = \d+;/m, `$port = ${port};`)
    .replace(/^\$host = 'localhost';/m, "$host = '127.0.0.1';")
    .replace(/^\$trace = 0;/m, '$trace = 1; $| = 1; $Data::Dumper::Useqq = 1;');
  const path = join(folder, 'smsc.pl');
  writeFileSync(path, script);
  return peer(spawn('/usr/bin/perl', [path, '3'], { detached: true }), port, folder, 10_000);
}

/** A centre of our writing on Net::SMPP, whose packets are that library's. */
export async function startNetSmppCentre(): Promise<Peer> {
  const script = fileURLToPath(new URL('./net-smpp-centre.pl', import.meta.url));
  const port = await freePort();
  const child = spawn('/usr/bin/perl', [script, String(port)], { detached: true });
  // It takes one client: to try the port would be that client.
  return peer(child, port, null, 10_000, /LISTENING/);
}

/** Kannel: bearerbox as an SMPP client of our message centre, smsbox as the HTTP door in front of it. */
export async function startKannel(
  smsc: { port: number; user: string; password: string },
  incoming: string,
): Promise<Peer> {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-kannel-'));
  const [admin, box, http] = [await freePort(), await freePort(), await freePort()];
  const conf = join(folder, 'kannel.conf');
  writeFileSync(
    conf,
    `group = core
admin-port = ${admin}
admin-password = admin
smsbox-port = ${box}
box-allow-ip = "127.0.0.1"
log-level = 0
store-type = file
store-location = ${join(folder, 'store')}

group = smsc
smsc = smpp
smsc-id = ours
host = 127.0.0.1
port = ${smsc.port}
transceiver-mode = true
smsc-username = ${smsc.user}
smsc-password = ${smsc.password}
system-type = ""
reconnect-delay = 1
enquire-link-interval = 2
msg-id-type = 0x00

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = ${box}
sendsms-port = ${http}
log-level = 0

group = sendsms-user
username = lienthong
password = kannelpw
max-messages = 8
concatenation = true

group = sms-service
keyword = default
catch-all = true
accepted-smsc = ours
max-messages = 0
concatenation = true
send-sender = true
post-url = "${incoming}"
`,
  );
  const bearer = await peer(
    spawn('/usr/sbin/bearerbox', ['-v', '0', conf], { detached: true }),
    box,
    null,
    15_000,
  );
  try {
    const sms = await peer(
      spawn('/usr/sbin/smsbox', ['-v', '0', conf], { detached: true }),
      http,
      null,
      15_000,
    );
    return {
      port: http,
      output: () => `${bearer.output()}${sms.output()}`,
      async close() {
        await sms.close();
        await bearer.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await bearer.close();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Waits until the peer listens. Its whole process group ends with it: smsc.pl forks. */
async function peer(
  child: ChildProcess,
  port: number,
  folder: string | null,
  ms: number,
  says?: RegExp,
): Promise<Peer> {
  let output = '';
  const hear = (chunk: Buffer) => {
    output += chunk.toString('latin1');
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  let over = false;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      over = true;
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  const close = async () => {
    const { pid } = child;
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    } catch {
      // It is over already.
    }
    await ended;
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  };
  for (const until = Date.now() + ms; Date.now() < until && !over; ) {
    if (says === undefined ? await listens(port) : says.test(output))
      return { port, output: () => output, close };
    await soon();
  }
  await close();
  throw new Error(`the peer did not start:\n${output.slice(-2_000)}`);
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Until a condition holds; throws with what the peer said when it never does. */
export async function eventually(condition: () => boolean, told: () => string, ms = 15_000): Promise<void> {
  for (const until = Date.now() + ms; Date.now() < until; await soon()) if (condition()) return;
  throw new Error(`never became so:\n${told().slice(-3_000)}`);
}

function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
