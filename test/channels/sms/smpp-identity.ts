/** The cases I of docs/channels/smpp.md: who said it again. */
import { expect } from 'vitest';
import { eventually } from './peers.ts';
import { CMD, deliverBody } from './raw-centre.ts';
import { addressOf, app, type ConformanceCase, centre, deliver, heardFrom, phone } from './smpp-bench.ts';

export const IDENTITY: ConformanceCase[] = [
  {
    id: 'I1',
    what: 'DUNG, TIEP TUC, DUNG within seconds: three texts, stopped',
    finding: '1',
    async run() {
      const from = phone();
      for (const text of ['DUNG', 'TIEP TUC', 'DUNG']) expect(await deliver({ from, text })).toBe(0);
      expect(await heardFrom(from)).toEqual(['DUNG', 'TIEP TUC', 'DUNG']);
      expect((await addressOf(from))?.stoppedAt).not.toBeNull();
    },
  },
  {
    id: 'I2',
    what: 'the same words twice: two texts',
    finding: '1',
    async run() {
      const from = phone();
      for (const text of ['khai sinh', 'khai sinh']) expect(await deliver({ from, text })).toBe(0);
      expect(await heardFrom(from)).toEqual(['khai sinh', 'khai sinh']);
    },
  },
  {
    id: 'I3',
    what: 'a centre that numbers every packet 1: still two texts',
    finding: '1',
    async run() {
      const from = phone();
      for (const text of ['khai sinh', 'khai tu']) {
        const answer = await centre.ask({
          command: CMD.deliver,
          body: deliverBody({ from, text }),
          sequence: 900_001,
        });
        expect(answer?.status).toBe(0);
      }
      expect(await heardFrom(from)).toEqual(['khai sinh', 'khai tu']);
    },
  },
  {
    id: 'I4',
    what: 'the line cut before our answer, the packet asked again on the new line: one text',
    async run() {
      const from = phone();
      const body = deliverBody({ from, text: 'khai sinh' });
      const takeIn = app.app.takeIn;
      const binds = () => centre.heard.filter(({ command }) => command === CMD.bindTransceiver).length;
      const before = binds();
      centre.say({ command: CMD.deliver, body });
      await eventually(
        () => centre.lines() === 1,
        () => 'no line',
      );
      centre.cut();
      await eventually(
        () => binds() > before && centre.lines() === 1,
        () => 'not bound again',
      );
      expect((await centre.ask({ command: CMD.deliver, body }))?.status).toBe(0);
      expect(takeIn).toBe(app.app.takeIn);
      const heard = await heardFrom(from);
      // Cut before it reached us, or after: never a third time, and never lost.
      expect(heard).toEqual(['khai sinh']);
    },
  },
];
