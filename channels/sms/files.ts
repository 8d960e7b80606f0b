import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/** The room's own data, read once when the program starts; a broken file stops it there with the field's name. */

const NETWORKS = ['viettel', 'mobifone', 'vinaphone', 'vietnamobile', 'gmobile', 'itel', 'wintel'] as const;
export type Network = (typeof NETWORKS)[number];

/** `network` of a price is `any` for numbers without a hint. `from`: first day it holds, `YYYY-MM-DD`. */
export type Price = {
  network: Network | 'any';
  dong: number;
  from: string;
  verified: boolean;
  source: string;
};

const prefix = z.string().regex(/^0\d{2}$/);

const networksFile = z.object({
  source: z.string(),
  asOf: z.string(),
  prefixes: z.record(z.enum(NETWORKS), z.array(prefix)),
  renumbered: z.record(z.string().regex(/^01\d{2}$/), prefix),
});

const pricesFile = z.object({
  prices: z.array(
    z.object({
      network: z.enum([...NETWORKS, 'any']),
      dong: z.number().positive(),
      from: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
      verified: z.boolean(),
      source: z.string().min(1),
    }),
  ),
});

const networks = networksFile.parse(load('networks.yaml'));

/** Three digits -> the network that was given them. */
export const NETWORK_OF_PREFIX: ReadonlyMap<string, Network> = new Map(
  NETWORKS.flatMap((network) => networks.prefixes[network].map((digits) => [digits, network] as const)),
);

/** Old four digits of an 11-digit number -> the three digits that replaced them in 2018. */
export const RENUMBERED: ReadonlyMap<string, string> = new Map(Object.entries(networks.renumbered));

export const PRICES: readonly Price[] = pricesFile.parse(load('prices.yaml')).prices;

function load(name: string): unknown {
  return parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
}
