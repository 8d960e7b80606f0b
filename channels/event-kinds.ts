/** The closed lists of what a wire may tell us, as values: for reading back what was kept. */

/** What a citizen may send beside words; nothing of it is fetched. */
export const ATTACHMENT_KINDS = ['image', 'file', 'audio', 'video', 'location', 'sticker', 'other'] as const;
export type AttachmentKind = (typeof ATTACHMENT_KINDS)[number];

/**
 * What may happen to an address. `withdrawn`: the person took the consent to be known back, what we have of this address is
 * deleted. `staff_wrote`: an official answered in the provider's own tool.
 */
export const ADDRESS_CHANGES = [
  'opened',
  'closed',
  'withdrawn',
  'group_opened',
  'group_closed',
  'group_moved',
  'phone_shared',
  'staff_wrote',
] as const;
export type AddressChange = (typeof ADDRESS_CHANGES)[number];

/** What a provider says later about a message we sent. A seen message was also delivered. */
export const RECEIPT_STATES = ['delivered', 'seen', 'failed'] as const;
export type ReceiptState = (typeof RECEIPT_STATES)[number];
