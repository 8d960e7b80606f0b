import { randomInt } from 'node:crypto';
import { CHANNEL_NAMES } from '../../../channels/contract.ts';
import { channelLabel } from '../../../channels/labels.ts';
import { askOwnAddress, dropOwnAddress, ownAddresses, proveOwnAddress } from '../../../outbox/outbox.ts';
import type { PageAnswer } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';

const CODES = 1_000_000;
const OWN_CHANNELS = CHANNEL_NAMES.filter((name) => name !== 'webchat');

/** The addresses that tests of this person go to: each proven by a code that was sent there. */
export async function showOwnAddresses(page: StaffPage): Promise<PageAnswer> {
  return ownPage(page, null);
}

/** A new address asks for its code; the code proves it; an address is taken off the list. */
export async function changeOwnAddresses(page: StaffPage): Promise<PageAnswer> {
  const { act, needs, form } = page;
  const id = rowNumber(form.text('id')) ?? 0;
  switch (form.text('do')) {
    case 'ask': {
      const channel = OWN_CHANNELS.find((name) => name === form.text('channel')) ?? 'sms';
      const code = String(randomInt(CODES)).padStart(6, '0');
      const asked = await askOwnAddress(act, needs.deps, {
        written: form.text('address').slice(0, 60),
        channel,
        code,
      });
      if (asked.kind === 'refused') return ownPage(page, asked.staff);
      await needs.wake('dispatch');
      return { kind: 'goto', to: '/channels/own', done: 'code_sent' };
    }
    case 'prove': {
      const proven = await proveOwnAddress(act, needs.deps, id, form.text('code').slice(0, 20));
      if (proven.kind === 'refused') return ownPage(page, proven.staff);
      return { kind: 'goto', to: '/channels/own', done: 'saved' };
    }
    default:
      await dropOwnAddress(act, needs.deps, id);
      return { kind: 'goto', to: '/channels/own', done: 'saved' };
  }
}

async function ownPage(page: StaffPage, mistake: string | null): Promise<PageAnswer> {
  const own = await ownAddresses(page.act, page.needs.deps);
  return {
    kind: 'page',
    view: 'channels/own',
    title: 'Địa chỉ nhận tin thử của tôi',
    status: mistake === null ? 200 : 422,
    data: {
      mistake,
      own: own.map((one) => ({ ...one, channel: channelLabel(one.channel) })),
      channels: OWN_CHANNELS.map((value) => ({
        value,
        title: channelLabel(value),
        chosen: value === 'sms',
      })),
    },
  };
}
