import type { ReactNode } from 'react';
import { withdrawalChoices as choices, homeTraits, isPurchase, withdrawalLabels } from '../../../server/src/rules.ts';
import { TextField } from '../field.tsx';
import { Choice, DayField, YuanField } from './inputs.tsx';
import type { QuestionKey, Reason, StepKey, WithdrawalForm } from './model.ts';
import { Children, Marital, type QuestionProps, RentPaid, withRent } from './rent-questions.tsx';

type Home = NonNullable<WithdrawalForm['home']>;
const withHome = (form: WithdrawalForm, change: { [K in keyof Home]?: Home[K] | undefined }): WithdrawalForm =>
  ({ ...form, home: { ...form.home, ...change } }) as WithdrawalForm;

function Owner({ form, onChange }: QuestionProps) {
  const isBought = isPurchase(form.reason);
  const labels = withdrawalLabels(form.reason);
  const topUp = `补足${labels.ownerRelation}余额不够的部分`;
  const relation = form.home?.ownerRelation;
  const isOwn = form.home !== undefined && relation === undefined;
  return (
    <>
      <Choice
        name="ownerRelation"
        legend={isBought ? '房子是谁买的' : '房子是谁的'}
        value={relation ?? (isOwn ? 'own' : undefined)}
        options={[
          { value: 'own', title: '本人', text: isBought ? '合同买受人是我' : '房屋产权人是我' },
          { value: 'spouse', title: '配偶', text: topUp },
          {
            value: 'parent',
            title: isBought ? '子女购房，我是父母' : '子女的，我是父母',
            text: topUp,
          },
          {
            value: 'child',
            title: isBought ? '父母购房，我是子女' : '父母的，我是子女',
            text: topUp,
          },
        ]}
        onChange={(chosen) =>
          onChange(
            chosen === 'own'
              ? withHome(form, { ownerRelation: undefined, ownerName: undefined, ownerCertificate: undefined })
              : withHome(form, { ownerRelation: chosen }),
          )
        }
      />
      {relation && (
        <>
          <TextField
            name="ownerName"
            label={labels.ownerName}
            value={form.home?.ownerName ?? ''}
            onChange={(ownerName) => onChange(withHome(form, { ownerName }))}
            maxLength={50}
          />
          <TextField
            name="ownerCertificate"
            label={labels.ownerCertificate}
            value={form.home?.ownerCertificate ?? ''}
            onChange={(ownerCertificate) => onChange(withHome(form, { ownerCertificate }))}
            maxLength={20}
          />
        </>
      )}
    </>
  );
}

function Contract({ form, onChange }: QuestionProps) {
  const labels = withdrawalLabels(form.reason);
  return (
    <>
      <TextField
        name="homeNumber"
        label={labels.homeNumber}
        hint={homeTraits(form.reason)?.paper.hint}
        value={form.home?.homeNumber ?? ''}
        maxLength={40}
        onChange={(homeNumber) => onChange(withHome(form, { homeNumber }))}
      />
      <DayField name="on" label={labels.on} value={form.home?.on} onChange={(on) => onChange(withHome(form, { on }))} />
    </>
  );
}

/** The home that is decorated: its own purchase contract, from which the city counts. */
function Bought({ form, onChange }: QuestionProps) {
  const labels = withdrawalLabels(form.reason);
  return (
    <>
      <TextField
        name="purchaseContractNo"
        label={labels.purchaseContractNo}
        hint="商品房或存量房买卖合同（网签备案）的编号，用于向房产交易管理部门核实"
        value={form.home?.purchaseContractNo ?? ''}
        maxLength={40}
        onChange={(purchaseContractNo) => onChange(withHome(form, { purchaseContractNo }))}
      />
      <DayField
        name="boughtOn"
        label={labels.boughtOn}
        value={form.home?.boughtOn}
        onChange={(boughtOn) => onChange(withHome(form, { boughtOn }))}
      />
    </>
  );
}

function HomeMoney({ form, asks, onChange }: QuestionProps) {
  const labels = withdrawalLabels(form.reason);
  return (
    <>
      {asks.includes('priceFen') && (
        <YuanField
          name="priceFen"
          label={labels.priceFen}
          fen={form.home?.priceFen}
          onChange={(priceFen) => onChange(withHome(form, { priceFen }))}
        />
      )}
      <YuanField
        name="paidFen"
        label={labels.paidFen}
        hint={isPurchase(form.reason) ? '发票上的金额，不含贷款' : '发票（凭证）上的金额'}
        fen={form.home?.paidFen}
        onChange={(paidFen) => onChange(withHome(form, { paidFen }))}
      />
    </>
  );
}

function Invoice({ form, asks, onChange }: QuestionProps) {
  const labels = withdrawalLabels(form.reason);
  return (
    <>
      {asks.includes('invoiceNo') && (
        <TextField
          name="invoiceNo"
          label={labels.invoiceNo}
          hint={homeTraits(form.reason)?.invoice?.hint}
          value={form.home?.invoiceNo ?? ''}
          maxLength={40}
          onChange={(invoiceNo) => onChange(withHome(form, { invoiceNo }))}
        />
      )}
      {asks.includes('titleNo') && (
        <TextField
          name="titleNo"
          label={labels.titleNo}
          hint="用于向不动产登记机构核实"
          value={form.home?.titleNo ?? ''}
          maxLength={40}
          onChange={(titleNo) => onChange(withHome(form, { titleNo }))}
        />
      )}
    </>
  );
}

interface Question {
  /** The same for every reason, or in the words of the reason. */
  readonly title: string | ((reason: Reason) => string | undefined);
  readonly Body: (props: QuestionProps) => ReactNode;
}

/** The questions, one a step: what is asked, in the words of who is asked. */
export const questions: Readonly<Partial<Record<StepKey, Question>>> = {
  owner: { title: (reason) => (isPurchase(reason) ? '房子是谁买的？' : '房子是谁的？'), Body: Owner },
  bought: { title: '装修的房子是什么时候买的？', Body: Bought },
  contract: { title: (reason) => homeTraits(reason)?.paper.question, Body: Contract },
  money: { title: '花了多少钱？', Body: HomeMoney },
  invoice: { title: (reason) => homeTraits(reason)?.numbersQuestion, Body: Invoice },
  market: {
    title: '租的是哪种房子？',
    Body: ({ form, onChange }) => (
      <Choice
        name="market"
        legend="房源"
        value={form.rent?.market}
        options={[
          { value: 'market', title: choices.market.market, text: '按每月限额提取，不用交租赁合同' },
          { value: 'public', title: choices.market.public, text: '按实际交的房租提取' },
        ]}
        onChange={(market) => onChange(withRent(form, { market }))}
      />
    ),
  },
  place: {
    title: '房子在哪里？',
    Body: ({ form, onChange }) => (
      <Choice
        name="place"
        legend="租房地点"
        value={form.rent?.place}
        options={[
          { value: 'city', title: choices.place.city },
          { value: 'county', title: choices.place.county },
        ]}
        onChange={(place) => onChange(withRent(form, { place }))}
      />
    ),
  },
  marital: { title: '您的婚姻状况？', Body: Marital },
  children: { title: '有未成年子女吗？', Body: Children },
  rent: {
    title: '每月房租是多少？',
    Body: RentPaid,
  },
  purpose: {
    title: '提取后怎么还款？',
    Body: ({ form, onChange }) => (
      <Choice
        name="purpose"
        legend="还款方式"
        value={form.repay?.purpose}
        options={[
          {
            value: 'instalments',
            title: choices.purpose.instalments,
            text: '提取自己已经还过的月供，最多 12 期；用公积金冲还的不再提取',
          },
          { value: 'early', title: choices.purpose.early, text: '提取用于提前归还贷款本金' },
        ]}
        onChange={(purpose) => onChange({ ...form, repay: { purpose } })}
      />
    ),
  },
  elsewhere: {
    title: '离职后在其他城市缴存公积金吗？',
    Body: ({ form, onChange }) => (
      <Choice
        name="hasAccountElsewhere"
        legend="异地缴存"
        value={form.leave === undefined ? undefined : form.leave.hasAccountElsewhere ? 'yes' : 'no'}
        options={[
          { value: 'no', title: '没有' },
          { value: 'yes', title: '有', text: '可以把余额转移到新缴存地，不用提取' },
        ]}
        onChange={(chosen) => onChange({ ...form, leave: { hasAccountElsewhere: chosen === 'yes' } })}
      />
    ),
  },
} satisfies Readonly<Record<QuestionKey, Question>>;

/** The question of a step, in the words of the reason. */
export function titleOf(step: StepKey, reason: Reason): string {
  const title = questions[step]?.title ?? '';
  return typeof title === 'string' ? title : (title(reason) ?? '');
}
