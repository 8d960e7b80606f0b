/**
 * A made-up town for a year: offices that load files (late, or not at all for a while), citizens who confirm, answer, stop,
 * move and lose their telephone, clerks who remind by hand. The program's own rules decide what is sent; the town keeps a
 * diary of what truly happened, for a checker that shares nothing with them (year.test.ts).
 */

import { wordAgainst } from '../../consent/contradiction.ts';
import { consentFactsOf, type LoadedRows } from '../../consent/facts.ts';
import { CHANNELS } from '../../consent/files.ts';
import { nextStep } from '../../consent/ladder.ts';
import { lookAgain, messageOf } from '../../consent/message.ts';
import { nudgeMoment, nudgeStep, whyNotNudge } from '../../consent/nudge.ts';
import type { ReachableAddress } from '../../consent/recipient.ts';
import type { ConsentState } from '../../consent/states.ts';
import { prepareReminder } from '../../consent/still-needed.ts';
import { DELIVERED_RULES } from '../../outbox/files.ts';
import { gate } from '../../outbox/gate.ts';
import { rulesOfRows } from '../../outbox/rules.ts';
import { LADDER } from './shipped-ladder.ts';

import {
  COMMUNES,
  DAY,
  type Diary,
  HOUR,
  makeCases,
  makePeople,
  type Person,
  type Truth,
  type Waiting,
} from './town-people.ts';

const TICK = 3 * HOUR;
const RULES = rulesOfRows(DELIVERED_RULES);

/** A repeatable stream of numbers in [0, 1). */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Lives from `start` for a year. */
export function liveAYear(seed: number, dossiers: number, start: number): Diary {
  const random = chance(seed);
  const diary: Diary = { sends: [], told: [], stops: [], files: [], called: new Set(), cases: [], nudges: 0 };
  const people = makePeople(random, Math.ceil(dossiers * 0.8), start);
  const truths = makeCases(random, dossiers, people, start, diary);
  const loaded: LoadedRows = {
    ladderOf: () => LADDER,
    addresses: new Map(people.map((person, index) => [index, person.addresses])),
    messages: new Map(truths.map((truth) => [truth.row.id, truth.messages])),
    reminders: new Map(people.map((person, index) => [index, person.reminders])),
    approved: { user: new Set(), phone: new Set() },
  };
  const arriving = truths.toSorted((a, b) => a.listedAt - b.listedAt);
  const open = new Set<Truth>();
  const nextFile = Array.from({ length: COMMUNES }, () => start + random() * DAY);
  const outbox = new Set<{ truth: Truth; message: Waiting }>();
  const stopping = [...people.entries()].sort((a, b) => a[1].stopAt - b[1].stopAt);
  let arrived = 0;
  let stopped = 0;
  let ids = 0;

  const tell = (truth: Truth, state: ConsentState, at: number) => {
    if ((truth.row.state === 'requested') !== (state === 'requested'))
      diary.told.push({ consent: truth.row.id, at, pending: state === 'requested' });
    truth.row.state = state;
  };
  const queue = (truth: Truth, message: ReturnType<typeof messageOf>, now: Date) => {
    const row: Waiting = {
      id: ++ids,
      sourceId: truth.row.id,
      contactId: message.contactId ?? null,
      step: message.step ?? '',
      state: 'queued',
      rule: null,
      channel: message.channel,
      createdAt: now,
      claimedAt: null,
      sentAt: null,
      closedAt: null,
      nextAt: message.nextAt,
      textId: message.textId ?? '',
      addressId: message.addressId ?? 0,
      expiresAt: message.expiresAt ?? null,
    };
    truth.messages.push(row);
    people[message.contactId ?? -1]?.reminders.push(row);
    outbox.add({ truth, message: row });
  };
  const close = (message: Waiting, state: string, now: Date) => {
    message.state = state;
    message.closedAt = now;
  };

  for (let time = start; time < start + 366 * DAY; time += TICK) {
    const now = new Date(time);
    for (; (arriving[arrived]?.listedAt ?? Number.POSITIVE_INFINITY) <= time; arrived += 1) {
      const truth = arriving[arrived];
      if (truth !== undefined) open.add(truth);
    }
    for (; (stopping[stopped]?.[1].stopAt ?? Number.POSITIVE_INFINITY) <= time; stopped += 1) {
      const [index, person] = stopping[stopped] ?? [];
      if (index === undefined || person === undefined) continue;
      diary.stops.push({ person: index, at: time });
      for (const address of person.addresses) Object.assign(address, { stoppedAt: now, reminder: 'refused' });
    }
    for (let commune = 0; commune < COMMUNES; commune += 1)
      if (time >= (nextFile[commune] ?? 0)) {
        // Mostly daily; sometimes forgotten for two weeks.
        nextFile[commune] = time + (random() < 0.03 ? 14 * DAY : 12 * HOUR + random() * DAY);
        diary.files.push({ commune, at: time });
        for (const truth of open) if (truth.commune === commune) loadRow(truth, now);
      }
    for (const truth of open) event(truth, now);
    due(now);
    dispatch(now);
  }
  return diary;

  /** A file of the office tells of one confirmation. */
  function loadRow(truth: Truth, now: Date): void {
    const { row } = truth;
    const done = truth.confirmedAt <= now.getTime();
    const from = {
      state: done ? ('confirmed' as const) : ('requested' as const),
      requestedAt: row.requestedAt,
    };
    if (!truth.listed) {
      truth.listed = true;
      row.asOf = now;
      truth.lookAt = now.getTime();
      row.state = 'unknown';
      tell(truth, from.state, now.getTime());
      return;
    }
    if (row.asOf > now) return;
    if (wordAgainst(row, from, now, false, LADDER) === 'holds') return;
    row.asOf = now;
    truth.lookAt = now.getTime();
    tell(truth, from.state, now.getTime());
    if (from.state === 'confirmed') open.delete(truth);
  }

  /** Something happens to a citizen, or a clerk lends a hand. */
  function event(truth: Truth, now: Date): void {
    if (!truth.listed || truth.row.state !== 'requested') return;
    const dice = random();
    const written = truth.messages.some((message) => message.state === 'sent');
    if (written && dice < 0.004) {
      // "Đã xác nhận": true more often than not.
      truth.row.asOf = now;
      truth.lookAt = null;
      tell(truth, 'said', now.getTime());
    } else if (dice < 0.006) {
      // The family moves: another telephone stands in the next file.
      truth.row.contactId = Math.floor(random() * people.length);
    } else if (dice < 0.0065) {
      truth.row.dossier.vanishedAt = now;
      diary.told.push({ consent: truth.row.id, at: now.getTime(), pending: false });
      open.delete(truth);
    } else if (dice < 0.009) nudge(truth, now);
    else if (dice < 0.0095)
      for (const address of people[truth.row.contactId ?? -1]?.addresses ?? []) address.state = 'gone';
  }

  function nudge(truth: Truth, now: Date): void {
    const { facts, recipient } = consentFactsOf(truth.row, loaded, CHANNELS, now);
    if (whyNotNudge(facts, LADDER, now) !== null || recipient.kind !== 'to') return;
    diary.nudges += 1;
    for (const one of outbox)
      if (one.truth === truth && one.message.state === 'queued') {
        close(one.message, 'dropped', now);
        outbox.delete(one);
      }
    const step = { step: nudgeStep(facts), text: LADDER.nudge.text, at: nudgeMoment(facts, LADDER, now) };
    queue(truth, messageOf(truth.row, recipient, [], step, LADDER, now), now);
  }

  function due(now: Date): void {
    for (const truth of open) {
      if (truth.lookAt === null || truth.lookAt > now.getTime()) continue;
      if (truth.row.state !== 'requested') continue;
      const { facts, recipient } = consentFactsOf(truth.row, loaded, CHANNELS, now);
      const next = nextStep(facts, LADDER, now);
      if (next.do === 'send' && next.at <= now && recipient.kind === 'to')
        queue(truth, messageOf(truth.row, recipient, facts.history, next, LADDER, now), now);
      if (next.do === 'call_list') diary.called.add(truth.row.id);
      truth.lookAt = lookAgain(next, now)?.getTime() ?? null;
    }
  }

  function dispatch(now: Date): void {
    for (const one of outbox) {
      const { message } = one;
      if (message.nextAt > now) continue;
      const person = people[message.contactId ?? -1];
      const address = person?.addresses.find((each) => each.addressId === message.addressId);
      if (person === undefined || address === undefined) throw new Error('a message to nobody');
      const verdict = gate(
        {
          purpose: 'reminder',
          channel: address.channel,
          campaignId: null,
          basis: 'permission',
          expiresAt: message.expiresAt,
          to: {
            kind: 'person',
            state: address.state,
            stopped: address.stoppedAt !== null,
            erased: false,
            lastInboundAt: address.lastInboundAt,
            permissions: { reminder: address.reminder, outreach: 'none' },
          },
        },
        RULES,
        { sends: person.sends.slice(-5), inFlight: [], inFlightWaitMs: 0, days: new Map(), leaving: 0 },
        now,
      );
      if (verdict.do === 'wait') message.nextAt = verdict.until;
      else if (verdict.do !== 'send') {
        close(message, 'dropped', now);
        outbox.delete(one);
      } else prepareAndSend(one, person, now);
    }
  }

  function prepareAndSend(one: { truth: Truth; message: Waiting }, person: Person, now: Date): void {
    const { truth, message } = one;
    const claimed = { ...CLAIMED, ...message, channel: message.channel as ReachableAddress['channel'] };
    const prepared = prepareReminder(claimed, truth.row, LADDER, now);
    if (prepared.do === 'hold') {
      message.nextAt = prepared.until;
      return;
    }
    outbox.delete(one);
    if (prepared.do === 'drop') {
      close(message, 'dropped', now);
      return;
    }
    message.state = 'sent';
    message.sentAt = now;
    person.sends.push({
      at: now,
      purpose: 'reminder',
      channel: message.channel as ReachableAddress['channel'],
      campaignId: null,
      sameAddress: true,
    });
    diary.sends.push({
      at: now.getTime(),
      person: message.contactId ?? -1,
      consent: truth.row.id,
      step: message.step ?? '',
      text: prepared.outgoing.text ?? '',
      channel: message.channel,
    });
  }
}

const CLAIMED = {
  key: '',
  lane: 'reminder',
  purpose: 'reminder',
  source: 'consent',
  groupId: null,
  campaignId: null,
  wave: 0,
  areaCode: '19333',
  linkCode: null,
  payload: null,
  attempts: 0,
} as const;
