import {
  Button,
  DraftOffer,
  Masked,
  Money,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  SelectField,
  TextField,
  useCommand,
  useDraft,
  useRoute,
} from '@anju/ui';
import { type FormEvent, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { typedBankOptions, useBanks } from '../../parts/banks.ts';
import {
  casework,
  homes,
  houseNoLabel,
  housePaperOf,
  type LoanForm,
  loan,
  loanKinds,
  maritals,
  offsets,
  relations,
  repaymentMethods,
  report,
  securities,
} from '../../parts/server.ts';
import { emptyForm, hasCommercial, hasEstate, readForm, type Typed, typedOf } from './application-form.ts';
import { ConsentFields } from './consent-fields.tsx';
import { EstimatePanel } from './estimate-panel.tsx';
import './loan.css';

const optionsOf = <K extends string>(texts: Readonly<Record<K, string>>) =>
  (Object.entries(texts) as [K, string][]).map(([value, label]) => ({ value, label }));

interface FieldsProps {
  readonly typed: Typed;
  readonly set: (change: Partial<Typed>) => void;
  readonly faults: Readonly<Record<string, string>>;
}

function Field({
  name,
  label,
  typed,
  set,
  faults,
  hint,
  unit,
}: FieldsProps & {
  readonly name: keyof Typed;
  readonly label: string;
  readonly hint?: string;
  readonly unit?: string;
}) {
  return (
    <TextField
      name={name}
      label={unit ? `${label}（${unit}）` : label}
      hint={hint}
      value={typed[name] as string}
      onChange={(text) => set({ [name]: text })}
      error={faults[name]}
      autoComplete="off"
    />
  );
}

function LoanFields(props: FieldsProps) {
  const { typed, set } = props;
  return (
    <fieldset className="loan-fields">
      <legend>贷款</legend>
      <SelectField
        name="kind"
        label="贷款种类"
        value={typed.kind}
        options={optionsOf(loanKinds)}
        onChange={(kind) => set({ kind })}
      />
      <SelectField
        name="home"
        label="房屋套数"
        value={typed.home}
        options={optionsOf(homes)}
        onChange={(home) => set({ home })}
      />
      <Field {...props} name="amount" label="申请金额" unit="元" />
      <Field {...props} name="months" label="期限" unit="期" hint="1 到 360 期" />
      <SelectField
        name="method"
        label="还款方式"
        value={typed.method}
        options={optionsOf(repaymentMethods)}
        onChange={(method) => set({ method })}
      />
      <SelectField
        name="offsetBy"
        label="冲还贷"
        value={typed.offsetBy}
        options={optionsOf(offsets)}
        onChange={(offsetBy) => set({ offsetBy })}
      />
      {hasCommercial(typed.kind) && (
        <>
          <Field {...props} name="commercialBank" label="商业贷款银行" />
          <Field {...props} name="commercial" label="商业贷款金额" unit="元" />
        </>
      )}
    </fieldset>
  );
}

/** 合作楼盘: chosen by name; what its agreement says fills what is still empty. */
function EstateField({ typed, set }: FieldsProps) {
  const { data } = useRoute(loan.listEstates, { query: { state: 'active', pageSize: 200 } });
  const estates = data?.rows ?? [];
  const choose = (estateId: string) => {
    const estate = estates.find((one) => one.estateId === estateId);
    set({
      estateId,
      ...(estate && typed.houseAddress === '' && { houseAddress: `${estate.address}${estate.name}` }),
      ...(estate && typed.payeeName === '' && { payeeName: estate.developer, payeeHolder: 'corporate' as const }),
    });
  };
  return (
    <div className="loan-wide">
      <SelectField
        name="estate"
        label="合作楼盘"
        value={typed.estateId}
        options={[
          { value: '', label: '不是合作楼盘' },
          ...estates.map(({ estateId, name, developer }) => ({ value: estateId, label: `${name}（${developer}）` })),
        ]}
        onChange={choose}
      />
    </div>
  );
}

function HouseFields(props: FieldsProps) {
  const { typed, set } = props;
  const paper = housePaperOf(typed.kind);
  return (
    <fieldset className="loan-fields">
      <legend>房屋和担保</legend>
      {hasEstate(typed.kind) && <EstateField {...props} />}
      {paper !== 'paper' && (
        <Field
          {...props}
          name="houseNo"
          label={houseNoLabel(typed.kind)}
          hint={paper === 'title' ? '向不动产登记机构核实' : '向房产交易管理部门核实'}
        />
      )}
      {paper === 'contract' && <Field {...props} name="price" label="合同总价" unit="元" />}
      <div className="loan-wide">
        <Field {...props} name="houseAddress" label="房屋坐落" hint="与合同或不动产权证一致" />
      </div>
      <Field {...props} name="houseArea" label="建筑面积" unit="平方米" />
      <Field {...props} name="houseValue" label="房价或评估价" unit="元" hint="取较低的一个" />
      <SelectField
        name="security"
        label="担保方式"
        value={typed.security}
        options={optionsOf(securities)}
        onChange={(security) => set({ security })}
      />
    </fieldset>
  );
}

function PeopleFields(props: FieldsProps) {
  const { typed, set, faults } = props;
  const change = (index: number, part: Partial<Typed['coBorrowers'][number]>) =>
    set({ coBorrowers: typed.coBorrowers.map((one, at) => (at === index ? { ...one, ...part } : one)) });
  const { self: _self, ...others } = relations;
  return (
    <fieldset className="loan-fields">
      <legend>家庭、收入和共同借款人</legend>
      <SelectField
        name="marital"
        label="婚姻状况"
        value={typed.marital}
        options={optionsOf(maritals)}
        onChange={(marital) => set({ marital })}
      />
      <Field {...props} name="income" label="月收入" unit="元" hint="不填按缴存基数" />
      <Field {...props} name="obligations" label="其他月供" unit="元" hint="没有的不填" />
      {typed.coBorrowers.map((one, index) => (
        <div key={index} className="loan-co loan-wide">
          <TextField
            name={`coBorrowers.${index}.certificateNumber`}
            label={`共同借款人 ${index + 1} 证件号码`}
            value={one.certificateNumber}
            onChange={(certificateNumber) => change(index, { certificateNumber })}
            error={faults[`coBorrowers.${index}.certificateNumber`]}
          />
          <SelectField
            name={`relation${index}`}
            label="关系"
            value={one.relation}
            options={optionsOf(others)}
            onChange={(relation) => change(index, { relation })}
          />
          <TextField
            name={`coIncome${index}`}
            label="月收入（元）"
            value={one.income}
            onChange={(income) => change(index, { income })}
            error={faults[`coBorrowers.${index}.income`]}
          />
          <Button onClick={() => set({ coBorrowers: typed.coBorrowers.filter((_, at) => at !== index) })}>移除</Button>
        </div>
      ))}
      {typed.coBorrowers.length < 4 && (
        <div className="loan-wide">
          <Button
            onClick={() =>
              set({ coBorrowers: [...typed.coBorrowers, { certificateNumber: '', relation: 'spouse', income: '' }] })
            }
          >
            添加共同借款人
          </Button>
        </div>
      )}
    </fieldset>
  );
}

function AccountFields(props: FieldsProps) {
  const { typed, set, faults } = props;
  const banks = useBanks();
  return (
    <fieldset className="loan-fields">
      <legend>账户</legend>
      <Field {...props} name="payeeName" label="收款人" hint="售房单位、卖方或借款人" />
      <SelectField
        name="payeeHolder"
        label="收款账户性质"
        value={typed.payeeHolder}
        options={[
          { value: 'corporate', label: '对公' },
          { value: 'personal', label: '个人' },
        ]}
        onChange={(payeeHolder) => set({ payeeHolder })}
      />
      <Field {...props} name="payeeAccount" label="收款账号" />
      <SelectField
        name="payeeBank"
        label="收款银行"
        value={typed.payeeBank}
        error={faults['payeeBank']}
        options={typedBankOptions(banks, typed.payeeBank)}
        onChange={(payeeBank) => set({ payeeBank })}
      />
      <Field {...props} name="repayAccount" label="还款账号" hint="借款人本人的储蓄卡" />
      <SelectField
        name="repayBank"
        label="还款银行"
        value={typed.repayBank}
        error={faults['repayBank']}
        options={typedBankOptions(banks, typed.repayBank)}
        onChange={(repayBank) => set({ repayBank })}
      />
    </fieldset>
  );
}

interface FormProps {
  readonly personId: string;
  readonly caseId?: string;
  readonly first: Typed;
}

function ApplicationForm({ personId, caseId, first }: FormProps) {
  // A long form: who looks at another page meanwhile, or whose session ends, finds it again.
  const draft = useDraft(`loan-application.${caseId ?? personId}`, first);
  const typed = draft.value;
  const [isTried, setTried] = useState(false);
  const navigate = useNavigate();
  const { data: person } = useRoute(report.getPerson, { params: { personId } });
  const estimating = useCommand(loan.estimateLoan);
  const options = {
    invalidates: [casework.listWork],
    onSuccess: ({ caseId: opened }: { caseId: string }) => {
      draft.forget();
      return navigate(`/cases/${opened}`);
    },
  };
  const applying = useCommand(loan.applyForLoan, options);
  const correcting = useCommand(loan.correctLoan, options);
  const { faults, form } = readForm(typed);
  const set = (change: Partial<Typed>) => {
    draft.change({ ...typed, ...change });
    estimating.reset();
  };
  const sent = caseId ? correcting : applying;
  const send = (body: LoanForm) =>
    caseId ? correcting.mutate({ params: { caseId }, body }) : applying.mutate({ params: { personId }, body });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (form) return send(form);
    // The first on the page, whatever was read first.
    const wrong = [...event.currentTarget.elements].find(({ id }) => id.replace('field-', '') in faults);
    if (wrong instanceof HTMLElement) wrong.focus();
  };
  const fields = { typed, set, faults: isTried ? faults : {} };
  return (
    <>
      <PageHeader
        title={caseId ? '补正贷款申请' : '贷款申请'}
        back={caseId ? { to: `/cases/${caseId}`, text: '返回业务' } : { to: `/persons/${personId}`, text: '返回职工' }}
        description={
          person && (
            <>
              借款人 <Masked value={person.nameMasked} />，<Masked value={person.certificateMasked} />
              {person.account && (
                <>
                  ，账户余额 <Money fen={person.account.balanceFen} unit />
                </>
              )}
            </>
          )
        }
      />
      <DraftOffer draft={draft} />
      <form className="loan-application" onSubmit={submit} noValidate>
        <Panel>
          <LoanFields {...fields} />
          <HouseFields {...fields} />
          <PeopleFields {...fields} />
          <AccountFields {...fields} />
          <ConsentFields isConsented={typed.isConsented} onChange={(isConsented) => set({ isConsented })} />
        </Panel>
        <div className="loan-estimate">
          <EstimatePanel
            estimate={estimating.data}
            error={estimating.error}
            isBusy={estimating.isPending}
            isReady={form !== undefined}
            onEstimate={() => {
              setTried(true);
              if (form) estimating.mutate({ params: { personId }, body: form });
            }}
          />
          <Panel>
            <div className="stack">
              <ProblemSummary error={sent.error} />
              <Button type="primary" size="large" htmlType="submit" loading={sent.isPending} block>
                {caseId ? '重新提交' : '受理申请'}
              </Button>
              <p className="muted">
                受理后先向有关部门核实，一般几秒钟有结果，核实一致的转复核；材料在业务页面上收取。作出决定的期限按受理当日的规定（《住房公积金管理条例》第二十六条），日期写在业务页面上。
              </p>
              {!caseId && <Link to={`/persons/${personId}`}>不办了，返回职工页面</Link>}
            </div>
          </Panel>
        </div>
      </form>
    </>
  );
}

/** C-4: an application at the counter. */
export function LoanApplicationPage() {
  const { personId = '' } = useParams();
  return <ApplicationForm key={personId} personId={personId} first={emptyForm} />;
}

/** A returned application, to be mended. */
export function LoanCorrectionPage() {
  const { caseId = '' } = useParams();
  const { data, error, isPending, refetch } = useRoute(loan.getLoanForm, { params: { caseId } });
  if (isPending) return <PageSkeleton lines={10} />;
  if (!data) return <ProblemSummary error={error} onRetry={refetch} />;
  return <ApplicationForm key={caseId} personId={data.personId} caseId={caseId} first={typedOf(data.form)} />;
}
