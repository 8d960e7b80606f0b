import {
  check,
  create,
  discardDraft,
  find,
  findDraft,
  keepDraft,
  revise,
  startDraft,
} from '../../../campaigns/campaigns.ts';
import { storedPlan } from '../../../campaigns/plan.ts';
import { may } from '../../../staff/act.ts';
import { forbidden, notFound, type PageAnswer } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import {
  type CampaignForm,
  emptyForm,
  LAST_FORM_STEP,
  readKeptForm,
  STEPS,
  soFar,
  withStep,
  writeForm,
} from './form.ts';
import { type FieldMistakes, fieldMistakes, formOfPlan, planFile, stepOf } from './form-file.ts';
import { samplesOf } from './sample.ts';
import { channelChoices, stepper, whatData, whenData, whoData } from './step.ts';

const TITLE = 'Soạn chiến dịch';

type Sketch = { id: number | null; campaignId: number | null; form: CampaignForm };

/** The first step, empty. Nothing is kept before something is written. */
export async function showNewCampaign(page: StaffPage): Promise<PageAnswer> {
  const form = emptyForm(page.user.areaCode, page.now);
  return stepPage(page, { id: null, campaignId: null, form }, 1, {});
}

/** Keeps the first step of a new campaign, right or wrong, and goes on when it is right. */
export async function startCampaign(page: StaffPage): Promise<PageAnswer> {
  const { needs, user, now } = page;
  const form = withStep(emptyForm(user.areaCode, now), 1, page.form);
  const id = await startDraft(page.act, needs.deps, writeForm(form));
  return goOn(page, { id, campaignId: null, form }, 1);
}

export async function showStep(page: StaffPage): Promise<PageAnswer> {
  const [sketch, step] = [await ownSketch(page), stepAsked(page)];
  if (sketch === null || step === null) return gone();
  return stepPage(page, sketch, step, {});
}

/** Keeps a step as it is written, so that it can be left at any time; only going on asks whether it is right. */
export async function saveStep(page: StaffPage): Promise<PageAnswer> {
  const [sketch, step] = [await ownSketch(page), stepAsked(page)];
  if (sketch === null || sketch.id === null || step === null) return gone();
  const form = withStep(sketch.form, step, page.form);
  await keepDraft(page.act, page.needs.deps, sketch.id, { form: writeForm(form), step });
  return goOn(page, { ...sketch, form }, step);
}

/** What the messages would look like with the fields as they are now; nothing is kept. */
export async function showSamples(page: StaffPage): Promise<PageAnswer> {
  const [sketch, step] = [await ownSketch(page), stepAsked(page)];
  if (sketch === null || step === null) return { kind: 'nothing' };
  const form = withStep(sketch.form, step, page.form);
  return { kind: 'piece', view: 'campaigns/samples', data: { samples: await samplesOf(page, form) } };
}

export async function dropSketch(page: StaffPage): Promise<PageAnswer> {
  const sketch = await ownSketch(page);
  if (sketch?.id != null) await discardDraft(page.act, page.needs.deps, sketch.id);
  return { kind: 'goto', to: '/campaigns', done: 'thrown_away' };
}

/** Opens a draft, or what waits for approval, in the builder again. */
export async function editCampaign(page: StaffPage): Promise<PageAnswer> {
  const { needs } = page;
  const id = rowNumber(page.param('id'));
  const row = id !== null ? await find(page.act, needs.deps.db.read, id) : null;
  if (row === null || !may(page.act, 'campaign.write', row.areaCode)) return forbidden();
  if (row.state !== 'draft' && row.state !== 'submitted')
    return forbidden('Chiến dịch đã được duyệt, không sửa được nữa.');
  const plan = storedPlan(row.plan);
  if (new Set(Object.values(plan.text)).size > 1 || (plan.waves === null ? false : plan.waves.count < 2))
    return forbidden('Chiến dịch này có văn bản riêng cho từng kênh; hãy sửa bằng tệp chiến dịch.');
  const sketch = await startDraft(page.act, needs.deps, writeForm(formOfPlan(plan)), row.id);
  return { kind: 'goto', to: `/campaigns/drafts/${sketch}/1` };
}

async function goOn(page: StaffPage, sketch: Sketch, step: number): Promise<PageAnswer> {
  const { user, form: sent, now } = page;
  const address = (to: number) => `/campaigns/drafts/${sketch.id}/${to}`;
  const wish = sent.text('do');
  if (wish === 'later') return { kind: 'goto', to: '/campaigns', done: 'kept' };
  if (wish === 'back') return { kind: 'goto', to: address(Math.max(1, step - 1)) };
  const file = { fileName: 'biểu mẫu', text: planFile(sketch.form) };
  const far = soFar(sketch.form, step, emptyForm(user.areaCode, now));
  const checked = check({ ...file, text: planFile(far) }, now);
  const mistakes = checked.kind === 'refused' ? fieldMistakes(checked.problems) : {};
  if (checked.kind === 'plan' && !may(page.act, 'campaign.write', checked.areaCode))
    mistakes.areas = 'Địa bàn đã chọn vượt ra ngoài phần việc của anh/chị: chọn trong địa bàn của mình.';
  Object.assign(mistakes, hoursMistake(sketch.form));
  const here = onStep(mistakes, step);
  if (Object.keys(here).length > 0) return stepPage(page, sketch, step, here);
  if (step < LAST_FORM_STEP) return { kind: 'goto', to: address(step + 1) };
  // A mistake of an earlier step shows there.
  const [first] = Object.keys(mistakes)
    .map(stepOf)
    .sort((a, b) => a - b);
  if (first !== undefined) return stepPage(page, sketch, first, onStep(mistakes, first));
  return finish(page, sketch, file);
}

async function finish(
  page: StaffPage,
  sketch: Sketch,
  file: { fileName: string; text: string },
): Promise<PageAnswer> {
  const { needs } = page;
  const saved = { form: writeForm(sketch.form), step: LAST_FORM_STEP };
  if (sketch.campaignId !== null) {
    const changed = await revise(page.act, needs.deps, sketch.campaignId, file);
    if (changed.kind === 'denied') return forbidden(changed.staff);
    if (changed.kind === 'not_possible') return forbidden(changed.message);
    if (changed.kind === 'refused') return refused(page, sketch, changed.problems);
    return { kind: 'goto', to: `/campaigns/${sketch.campaignId}`, done: 'saved' };
  }
  const made = await create(page.act, needs.deps, file);
  if (made.kind === 'denied') return forbidden(made.staff);
  if (made.kind === 'refused') return refused(page, sketch, made.problems);
  if (sketch.id !== null) await keepDraft(page.act, needs.deps, sketch.id, { ...saved, campaignId: made.id });
  return { kind: 'goto', to: `/campaigns/${made.id}`, done: 'created' };
}

async function refused(
  page: StaffPage,
  sketch: Sketch,
  problems: Parameters<typeof fieldMistakes>[0],
): Promise<PageAnswer> {
  const mistakes = fieldMistakes(problems);
  const step = Math.min(...Object.keys(mistakes).map(stepOf), LAST_FORM_STEP);
  return stepPage(page, sketch, step, onStep(mistakes, step));
}

function onStep(mistakes: FieldMistakes, step: number): FieldMistakes {
  return Object.fromEntries(Object.entries(mistakes).filter(([field]) => stepOf(field) === step));
}

/** Half a span of hours is named by the form itself: the file knows only the whole. */
function hoursMistake({ hoursFrom, hoursTo }: CampaignForm): FieldMistakes {
  return (hoursFrom === '') === (hoursTo === '')
    ? {}
    : { hours: 'Ghi cả giờ bắt đầu và giờ kết thúc, hoặc để trống cả hai.' };
}

function stepAsked(page: StaffPage): number | null {
  const step = Number(page.param('step'));
  return Number.isInteger(step) && step >= 1 && step <= LAST_FORM_STEP ? step : null;
}

async function ownSketch({ needs, act, user, now, param }: StaffPage): Promise<Sketch | null> {
  const id = rowNumber(param('id'));
  const row = id !== null ? await findDraft(act, needs.deps.db.read, id) : null;
  if (row === null) return null;
  const form = readKeptForm(row.form, emptyForm(user.areaCode, now));
  return { id: row.id, campaignId: row.campaignId, form };
}

function gone(): PageAnswer {
  return notFound('Không có bản đang soạn này, hoặc nó là của người khác.');
}

async function stepPage(
  page: StaffPage,
  sketch: Sketch,
  step: number,
  mistakes: FieldMistakes,
): Promise<PageAnswer> {
  const { form } = sketch;
  const said = (field: string) => mistakes[field] ?? null;
  const action = sketch.id === null ? '/campaigns/new' : `/campaigns/drafts/${sketch.id}/${step}`;
  return {
    kind: 'page',
    view: `campaigns/step-${step}`,
    title: TITLE,
    status: Object.keys(mistakes).length > 0 ? 422 : 200,
    data: {
      form,
      step,
      action,
      sketch: sketch.id,
      isNew: sketch.id === null,
      isFirst: step === 1,
      nextTitle: STEPS[step] ?? '',
      heading: STEPS[step - 1] ?? '',
      steps: stepper(step, sketch.id),
      mistakes: Object.keys(mistakes).length,
      wrong: Object.fromEntries(
        [
          'name',
          'purpose',
          'areas',
          'tags',
          'excludeTags',
          'bundle',
          'consent',
          'text',
          'values',
          'channels',
          'groups',
          'placement',
          'start',
          'end',
          'hours',
          'repeat',
          'until',
          'rate',
          'budget',
          'waves',
          'seed',
        ].map((field) => [field, said(field)]),
      ),
      ...(step === 1 ? whoData(page, form) : {}),
      ...(step === 2 ? whatData(form, mistakes) : {}),
      ...(step === 3 ? { channels: channelChoices(form) } : {}),
      ...(step === 4 ? whenData(form) : {}),
      ...(step === 2 || step === 3 ? { samples: await samplesOf(page, form) } : {}),
    },
  };
}
