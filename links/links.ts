export { readCode } from './code.ts';

export {
  changeTarget,
  createLink,
  createLinkIn,
  findLink,
  guideLinkFor,
  listLinks,
  type NewLink,
  ownLink,
  printedLinks,
  retireLink,
  targetOf,
} from './codes.ts';

export { importDesks, undoDesks } from './desks.ts';
export { DESKS } from './desks-file.ts';

export { GUIDE_STYLE, GUIDE_TEXTS, GUIDE_VIEW, OUTREACH_KINDS, PLACEMENTS } from './files.ts';

export { type FunnelBy, type FunnelRow, funnelTotal, type VisitCounts } from './funnel.ts';

export {
  type GuideArea,
  type GuideChannels,
  guidePage,
} from './guide.ts';

export { type OutreachForm, type OutreachMistake, readOutreach } from './outreach.ts';

export { correctOutreach, listOutreach, logOutreach, outreachHistory } from './outreach-log.ts';

export { placementOf } from './placements.ts';

export { type PosterSize, SIZES } from './poster-shapes.ts';

export { DESIGNS, type DesignId, type PosterArea } from './poster-texts.ts';

export { checklistPdf, posterPdf } from './printed.ts';

export { qrPicture, qrPng, qrSvg } from './qr.ts';

export { qrSizes, smallestCodeMm } from './qr-sizes.ts';

export type { LinkRow, OutreachRow } from './store.ts';

export { looksAhead, type Visitor } from './visitors.ts';

export { countVisit, countVisitIn, funnel, visitsOf } from './visits.ts';
