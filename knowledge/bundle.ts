/** The two groups of linked procedures, in the words of officials and citizens: the closed list of the whole program. */

/** As a name inside a sentence ("hồ sơ khai sinh"). */
export const BUNDLE_WORDS = { birth: 'khai sinh', death: 'khai tử' } as const;

/** Birth: registration, residence, health card (and identity card). Death: registration, residence, benefits. */
export type Bundle = keyof typeof BUNDLE_WORDS;

/** In the order in which tables and pages show them. */
export const BUNDLES = ['birth', 'death'] as const satisfies readonly Bundle[];

/** As the name of the group, in tables and reports. */
export const BUNDLE_LABELS = {
  birth: 'Liên thông khai sinh',
  death: 'Liên thông khai tử',
} as const satisfies Record<Bundle, string>;

/** As a title of its own: "Khai sinh". */
export const BUNDLE_TITLES = { birth: 'Khai sinh', death: 'Khai tử' } as const satisfies Record<
  Bundle,
  string
>;

/** How the confirmations on VNeID of a person's case may stand: what campaigns ask and consent/ answers. */
export const CONSENT_STANDINGS = ['pending', 'confirmed', 'lapsed'] as const;
export type ConsentStanding = (typeof CONSENT_STANDINGS)[number];

export function isBundle(text: string): text is Bundle {
  return Object.hasOwn(BUNDLE_WORDS, text);
}
