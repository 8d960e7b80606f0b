import type { StaffRoute } from './http.ts';
import { saveArea, showArea, showAreas } from './pages/areas/areas.ts';
import {
  dropSketch,
  editCampaign,
  saveStep,
  showNewCampaign,
  showSamples,
  showStep,
  startCampaign,
} from './pages/campaigns/builder.ts';
import { downloadLedger, showCampaign, showProgress, watchProgress } from './pages/campaigns/campaign.ts';
import { showCampaigns } from './pages/campaigns/campaigns.ts';
import {
  approveCampaign,
  cancelCampaign,
  giveBackCampaign,
  moreBudget,
  pauseCampaign,
  remarkOnCampaign,
  resumeCampaign,
  showAfterStep,
  splitCampaign,
  submitCampaign,
  tryCampaign,
} from './pages/campaigns/steer.ts';
import { checkChannels, showChannels, testChannel } from './pages/channels/channels.ts';
import { changeOwnAddresses, showOwnAddresses } from './pages/channels/own.ts';
import {
  beginZaloGrant,
  bindZaloTemplate,
  endZaloGrant,
  refreshZalo,
  showZalo,
} from './pages/channels/zalo-account.ts';
import { leaveChat, showChat, showNewTurns, takeMessage } from './pages/chat/chat.ts';
import { CONSENT_ROUTES } from './pages/consents/routes.ts';
import { DOSSIER_ROUTES } from './pages/dossiers/routes.ts';
import { FACT_ROUTES } from './pages/facts/routes.ts';
import { showHome } from './pages/home/home.ts';
import { answerTalk, giveBackTalk, showInbox, showTalk } from './pages/inbox/inbox.ts';
import { showKnowledge } from './pages/knowledge/knowledge.ts';
import {
  attachQuestions,
  detachQuestion,
  downloadAttached,
  finishReview,
  showQuestions,
} from './pages/knowledge/questions.ts';
import { retireTopic, saveTopic, showTopic } from './pages/knowledge/topic.ts';
import { showChecklist } from './pages/links/checklist.ts';
import { downloadFunnel, showFunnel } from './pages/links/funnel.ts';
import { finishGuide, showGuide, showQrPng, showQrSvg } from './pages/links/guide.ts';
import { hideLink, makeLink, setLinkTarget, showLink, showLinks } from './pages/links/links.ts';
import {
  addOutreachWork,
  correctOutreachWork,
  downloadOutreach,
  showOutreach,
  showOutreachWork,
} from './pages/links/outreach.ts';
import { downloadPoster, makePosters, showPosters } from './pages/links/posters.ts';
import { LOAD_ROUTES } from './pages/loads/routes.ts';
import { showGroupPosts, tickGroupPost } from './pages/people/group-posts.ts';
import { saveGroup, showGroup, showGroups } from './pages/people/groups.ts';
import { PEOPLE_ROUTES } from './pages/people/routes.ts';
import { decideRuleOffer, saveRule, showRule, showRules } from './pages/sending/rules.ts';
import { decideMany, decideOne, showUnknowns } from './pages/sending/unknowns.ts';
import {
  confirmFirstCode,
  dropOtherSessions,
  dropOutside,
  dropPasskey,
  dropPassword,
  dropSession,
  keepNewPasskey,
  newPasskey,
  renewRecovery,
  setPassword,
  showAccount,
} from './pages/staff/account.ts';
import { downloadAudit, showAudit } from './pages/staff/audit.ts';
import {
  askConfirmPasskey,
  confirmPasskeyAnswer,
  confirmPassword,
  showConfirm,
  showHeld,
} from './pages/staff/confirm.ts';
import { beginOutside, endOutside } from './pages/staff/outside.ts';
import { USER_ROUTES } from './pages/staff/routes.ts';
import {
  askPasskey,
  endSession,
  showSignIn,
  showLink as showSignInLink,
  useLink,
  usePasskeyAnswer,
  usePassword,
} from './pages/staff/sign-in.ts';
import { downloadChart, showCharts } from './pages/uptake/charts.ts';
import {
  addDifficulty,
  changeDifficultyState,
  downloadDifficulties,
  showDifficulties,
} from './pages/uptake/difficulties.ts';
import { forgetUptakeAnswers, loadUptake, showUptakeImport } from './pages/uptake/import.ts';
import {
  downloadOfficeReport,
  makeReport,
  showOfficeReport,
  showOfficeReports,
} from './pages/uptake/office.ts';
import {
  downloadAreaReach,
  downloadCampaignReach,
  showAreaReach,
  showCampaignReach,
} from './pages/uptake/reach.ts';
import { downloadReport, showReport } from './pages/uptake/report.ts';
import { showTable, showUptake } from './pages/uptake/uptake.ts';
import { keepWording, showWording } from './pages/uptake/wording.ts';
import type { PublicRoute } from './public.ts';

/** Pages of signed-in staff: method, address, what the person must be allowed to do, and the action. */
export const STAFF_ROUTES: readonly StaffRoute[] = [
  ['GET', '/', 'view', showHome],
  ...CONSENT_ROUTES,
  ...DOSSIER_ROUTES,
  ...LOAD_ROUTES,
  ...PEOPLE_ROUTES,
  ['GET', '/inbox', 'inbox.answer', showInbox],
  ['GET', '/inbox/:id', 'inbox.answer', showTalk],
  ['POST', '/inbox/:id', 'inbox.answer', answerTalk],
  ['POST', '/inbox/:id/release', 'inbox.answer', giveBackTalk],
  ['GET', '/campaigns', 'view', showCampaigns],
  ['GET', '/campaigns/new', 'campaign.write', showNewCampaign],
  ['POST', '/campaigns/new', 'campaign.write', startCampaign],
  ['GET', '/campaigns/drafts/:id/:step', 'campaign.write', showStep],
  ['POST', '/campaigns/drafts/:id/:step', 'campaign.write', saveStep],
  ['POST', '/campaigns/drafts/:id/:step/samples', 'campaign.write', showSamples],
  ['POST', '/campaigns/drafts/:id/drop', 'campaign.write', dropSketch],
  ['GET', '/campaigns/:id', 'view', showCampaign],
  ['GET', '/campaigns/:id/progress', 'view', showProgress],
  ['GET', '/campaigns/:id/events', 'view', watchProgress],
  ['GET', '/campaigns/:id/ledger.csv', 'view', downloadLedger],
  ['GET', '/campaigns/:id/:step', 'view', showAfterStep],
  ['GET', '/campaigns/:id/reach', 'view', showCampaignReach],
  ['GET', '/campaigns/:id/reach/:file', 'view', downloadCampaignReach],
  ['POST', '/campaigns/:id/edit', 'campaign.write', editCampaign],
  ['POST', '/campaigns/:id/test', 'campaign.write', tryCampaign],
  ['POST', '/campaigns/:id/split', 'campaign.write', splitCampaign],
  ['POST', '/campaigns/:id/budget', 'campaign.approve', moreBudget, 'weighs'],
  ['POST', '/campaigns/:id/submit', 'campaign.write', submitCampaign],
  ['POST', '/campaigns/:id/approve', 'campaign.approve', approveCampaign, 'weighs'],
  ['POST', '/campaigns/:id/give-back', 'campaign.approve', giveBackCampaign],
  ['POST', '/campaigns/:id/remark', 'view', remarkOnCampaign],
  ['POST', '/campaigns/:id/pause', 'view', pauseCampaign],
  ['POST', '/campaigns/:id/resume', 'view', resumeCampaign],
  ['POST', '/campaigns/:id/cancel', 'view', cancelCampaign],
  ['GET', '/outbox/unknown', 'campaign.write', showUnknowns],
  ['POST', '/outbox/unknown/many', 'campaign.write', decideMany],
  ['POST', '/outbox/unknown/:id', 'campaign.write', decideOne],
  ['GET', '/rules', 'view', showRules],
  ['POST', '/rules/offers', 'rules.write', decideRuleOffer, 'weighs'],
  ['GET', '/rules/:id', 'rules.write', showRule],
  ['POST', '/rules/:id', 'rules.write', saveRule, 'weighs'],
  ['GET', '/uptake', 'view', showUptake],
  ['GET', '/uptake/import', 'uptake.write', showUptakeImport],
  ['POST', '/uptake/import', 'uptake.write', loadUptake],
  ['POST', '/uptake/import/forget', 'uptake.write', forgetUptakeAnswers],
  ['GET', '/uptake/report', 'view', showReport],
  ['GET', '/uptake/report/:format', 'view', downloadReport],
  ['GET', '/uptake/charts', 'view', showCharts],
  ['GET', '/uptake/charts/:file', 'view', downloadChart],
  ['GET', '/uptake/tables/:id', 'view', showTable],
  ['GET', '/uptake/reports', 'view', showOfficeReports],
  ['POST', '/uptake/reports', 'uptake.write', makeReport],
  ['GET', '/uptake/reports/:id', 'view', showOfficeReport],
  ['GET', '/uptake/reports/:id/:format', 'view', downloadOfficeReport],
  ['GET', '/uptake/wording', 'uptake.write', showWording],
  ['POST', '/uptake/wording', 'uptake.write', keepWording],
  ['GET', '/difficulties', 'view', showDifficulties],
  ['POST', '/difficulties', 'difficulty.write', addDifficulty],
  ['GET', '/difficulties/csv', 'view', downloadDifficulties],
  ['POST', '/difficulties/:id', 'difficulty.write', changeDifficultyState],
  ['GET', '/links', 'view', showLinks],
  ['POST', '/links', 'links.write', makeLink],
  ['GET', '/links/posters', 'links.write', showPosters],
  ['POST', '/links/posters', 'links.write', makePosters],
  ['GET', '/links/funnel', 'view', showFunnel],
  ['GET', '/links/funnel.csv', 'view', downloadFunnel],
  ['GET', '/links/:code', 'view', showLink],
  ['GET', '/links/:code/poster.pdf', 'view', downloadPoster],
  ['POST', '/links/:code/target', 'links.write', setLinkTarget],
  ['POST', '/links/:code/hide', 'links.write', hideLink],
  ['GET', '/outreach', 'view', showOutreach],
  ['POST', '/outreach', 'links.write', addOutreachWork],
  ['GET', '/outreach.csv', 'view', downloadOutreach],
  ['GET', '/outreach/:id', 'view', showOutreachWork],
  ['POST', '/outreach/:id', 'links.write', correctOutreachWork],
  ['GET', '/areas', 'view', showAreas],
  ['GET', '/areas/:code', 'view', showArea],
  ['GET', '/areas/:code/reach', 'view', showAreaReach],
  ['GET', '/areas/:code/reach/:file', 'view', downloadAreaReach],
  ['POST', '/areas/:code', 'links.write', saveArea],
  ['GET', '/groups', 'view', showGroups],
  ['GET', '/groups/posts', 'campaign.write', showGroupPosts],
  ['POST', '/groups/posts/:id', 'campaign.write', tickGroupPost],
  ['GET', '/groups/:id', 'view', showGroup],
  ['POST', '/groups/:id', 'campaign.write', saveGroup],
  ['GET', '/channels', 'view', showChannels],
  ['POST', '/channels/check', 'view', checkChannels],
  ['GET', '/channels/own', 'view', showOwnAddresses],
  ['POST', '/channels/own', 'campaign.write', changeOwnAddresses],
  ['POST', '/channels/test', 'campaign.write', testChannel],
  ['GET', '/channels/zalo', 'view', showZalo],
  ['POST', '/channels/zalo/connect', 'users.write', beginZaloGrant, 'weighs'],
  ['GET', '/channels/zalo/callback', 'users.write', endZaloGrant],
  ['POST', '/channels/zalo/refresh', 'users.write', refreshZalo],
  ['POST', '/channels/zalo/templates/:id', 'users.write', bindZaloTemplate],
  ['GET', '/knowledge', 'view', showKnowledge],
  ['GET', '/knowledge/:topic', 'view', showTopic],
  ['POST', '/knowledge/:topic', 'knowledge.write', saveTopic, 'weighs'],
  ['POST', '/knowledge/:topic/retire', 'knowledge.write', retireTopic],
  ...FACT_ROUTES,
  ['GET', '/questions', 'inbox.answer', showQuestions],
  ['POST', '/questions', 'knowledge.write', attachQuestions],
  ['GET', '/questions/labelled.txt', 'knowledge.write', downloadAttached],
  ['POST', '/questions/labelled/:id/remove', 'knowledge.write', detachQuestion],
  ['POST', '/questions/reviewed', 'knowledge.write', finishReview],
  ...USER_ROUTES,
  ['GET', '/account', 'view', showAccount, 'enrols'],
  ['POST', '/account/passkeys', 'view', newPasskey, 'enrols'],
  ['POST', '/account/passkeys/answer', 'view', keepNewPasskey, 'enrols'],
  ['POST', '/account/passkeys/:id/remove', 'view', dropPasskey, 'weighs'],
  ['POST', '/account/password', 'view', setPassword, 'enrols'],
  ['POST', '/account/password/code', 'view', confirmFirstCode, 'enrols'],
  ['POST', '/account/password/remove', 'view', dropPassword, 'weighs'],
  ['POST', '/account/recovery', 'view', renewRecovery, 'weighs'],
  ['POST', '/account/outside/remove', 'view', dropOutside, 'weighs'],
  ['POST', '/account/sessions/end', 'view', dropSession],
  ['POST', '/account/sessions/end-others', 'view', dropOtherSessions],
  ['GET', '/audit', 'audit.read', showAudit],
  ['GET', '/audit.csv', 'audit.read', downloadAudit],
];

/** Pages of everybody; `perMinute` is how often one visitor may ask. */
export const PUBLIC_ROUTES: readonly PublicRoute[] = [
  ['GET', '/sign-in', 60, showSignIn],
  ['POST', '/sign-in/password', 20, usePassword],
  ['POST', '/sign-in/passkey', 20, askPasskey],
  ['POST', '/sign-in/passkey/answer', 20, usePasskeyAnswer],
  ['POST', '/sign-in/outside', 20, beginOutside],
  ['GET', '/sign-in/outside/back', 20, endOutside],
  ['GET', '/confirm', 60, showConfirm],
  ['POST', '/confirm/password', 20, confirmPassword],
  ['POST', '/confirm/passkey', 20, askConfirmPasskey],
  ['POST', '/confirm/passkey/answer', 20, confirmPasskeyAnswer],
  ['GET', '/held', 60, showHeld],
  ['GET', '/sign-in/:token', 20, showSignInLink],
  ['POST', '/sign-in/:token', 20, useLink],
  ['POST', '/sign-out', 60, endSession],
  ['GET', '/chat', 120, showChat],
  ['GET', '/chat/turns', 120, showNewTurns],
  ['GET', '/chat/checklist.pdf', 20, showChecklist],
  ['POST', '/chat/messages', 20, takeMessage],
  ['POST', '/chat/leave', 20, leaveChat],
  ['GET', '/q/:code.png', 300, showQrPng],
  ['GET', '/q/:code.svg', 300, showQrSvg],
  ['GET', '/q/:code', 300, showGuide],
  ['GET', '/q/:code/*', 300, showGuide],
  ['GET', '/Q/:code', 300, showGuide],
  ['GET', '/Q/:code/*', 300, showGuide],
  ['POST', '/q/:code/done', 60, finishGuide],
];
