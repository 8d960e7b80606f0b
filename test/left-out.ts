import { existsSync } from 'node:fs';
import { PEERS } from './channels/sms/peers.ts';

type Service = { name: string; has: () => boolean; how: string };

/** What the suite can be run against, and how it is told. */
const SERVICES: Service[] = [
  {
    name: 'PostgreSQL',
    has: () => process.env.TEST_POSTGRESQL_URL !== undefined,
    how: 'set TEST_POSTGRESQL_URL=postgresql://user:password@127.0.0.1:5432/postgres',
  },
  {
    name: 'Redis',
    has: () => process.env.TEST_REDIS_URL !== undefined,
    how: 'set TEST_REDIS_URL=redis://127.0.0.1:6379',
  },
  {
    name: 'Chromium',
    has: () => existsSync('/usr/bin/chromium'),
    how: 'install the package chromium (expected at /usr/bin/chromium)',
  },
  {
    name: 'pdftoppm',
    has: () => existsSync('/usr/bin/pdftoppm'),
    how: 'install the package poppler-utils (expected at /usr/bin/pdftoppm)',
  },
  {
    name: 'zbarimg',
    has: () => existsSync('/usr/bin/zbarimg'),
    how: 'install the package zbar-tools (expected at /usr/bin/zbarimg)',
  },
  {
    name: 'the message centre of libnet-smpp-perl',
    has: () => PEERS.smsc !== null,
    how: 'install the package libnet-smpp-perl, or set TEST_SMSC_PL to its examples/smsc.pl where /usr/share/doc is left out',
  },
  {
    name: 'Kannel',
    has: () => PEERS.kannel !== null,
    how: 'install the package kannel (expected at /usr/sbin/bearerbox and /usr/sbin/smsbox)',
  },
  {
    name: 'LibreOffice',
    has: () => existsSync('/usr/bin/soffice'),
    how: 'install the packages libreoffice-writer-nogui and libreoffice-calc-nogui (expected at /usr/bin/soffice)',
  },
];

/** Vitest's global set-up: in CI a missing service is a failure; on a laptop it is said at the end what was left out. */
export default function setup(): () => void {
  const missing = SERVICES.filter((service) => !service.has());
  if (process.env.CI === 'true' && missing.length > 0) {
    throw new Error(`CI lacks ${missing.map(({ name, how }) => `${name} (${how})`).join('; ')}`);
  }
  return () => {
    for (const { name, how } of missing)
      process.stdout.write(`\nLEFT OUT: tests that need ${name}. To run them: ${how}\n`);
  };
}
