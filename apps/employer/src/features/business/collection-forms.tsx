import { Button, DayText, Panel, ProblemSummary, SelectField, TextField, useRoute } from '@anju/ui';
import { useState } from 'react';
import { PageWait } from '../../parts/page-wait.tsx';
import { contribution, foldIdentifier, type RouteOutput } from '../../parts/server.ts';
import { useStart } from './use-start.ts';

type Terms = RouteOutput<typeof contribution.getCollectionTerms>;

/** What is in force now. */
function Agreement({ agreement }: { readonly agreement: NonNullable<Terms['agreement']> }) {
  return (
    <dl className="plain-facts">
      <div>
        <dt>付款户名</dt>
        <dd>{agreement.accountName}</dd>
      </div>
      <div>
        <dt>付款账号</dt>
        <dd>{agreement.accountMasked}</dd>
      </div>
      <div>
        <dt>开户银行</dt>
        <dd>{agreement.bankName}</dd>
      </div>
      <div>
        <dt>签约日期</dt>
        <dd>
          <DayText value={agreement.signedOn} />
        </dd>
      </div>
    </dl>
  );
}

function AgreementForm({ terms }: { readonly terms: Terms }) {
  const [accountNo, setAccountNo] = useState('');
  const [repeated, setRepeated] = useState('');
  const [bankCode, setBankCode] = useState('');
  const [isTried, setIsTried] = useState(false);
  const { start, isBusy, error } = useStart();
  const faults = {
    accountNo: foldIdentifier(accountNo) === '' ? '请填写付款账号' : undefined,
    repeated: foldIdentifier(repeated) === foldIdentifier(accountNo) ? undefined : '两次填写的账号不一致',
    bankCode: bankCode === '' ? '请选择开户银行' : undefined,
  };
  const isRight = !faults.accountNo && !faults.repeated && !faults.bankCode;
  return (
    <Panel title={terms.agreement ? '换成新的付款账户' : '付款账户'}>
      <ProblemSummary error={error} />
      <form
        className="short-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setIsTried(true);
          if (isRight && !isBusy)
            start({ kind: 'collection-agreement', accountNo: foldIdentifier(accountNo), bankCode });
        }}
      >
        <p className="form-fact">
          付款户名：<strong>{terms.accountName}</strong>
          <span className="muted">只能使用本单位名下的账户</span>
        </p>
        <SelectField
          name="bankCode"
          label="开户银行"
          value={bankCode}
          options={[
            { value: '', label: '请选择' },
            ...terms.banks.map(({ code, name }) => ({ value: code, label: name })),
          ]}
          error={isTried ? faults.bankCode : undefined}
          onChange={setBankCode}
        />
        <TextField
          name="accountNo"
          label="付款账号"
          inputMode="numeric"
          value={accountNo}
          error={isTried ? faults.accountNo : undefined}
          onChange={setAccountNo}
        />
        <TextField
          name="repeated"
          label="再填一次付款账号"
          inputMode="numeric"
          value={repeated}
          error={isTried ? faults.repeated : undefined}
          onChange={setRepeated}
        />
        <Button type="primary" htmlType="submit" size="large" loading={isBusy}>
          下一步，核对并签名
        </Button>
      </form>
      <p className="muted">签约后每次由您在缴款时提出委托，银行才会扣款；不会自动扣款。随时可以解约。</p>
    </Panel>
  );
}

/** 委托收款签约: from which account the bank may collect. */
export function CollectionAgreementForm() {
  const { data, error, refetch } = useRoute(contribution.getCollectionTerms, {});
  if (!data) return <PageWait title="委托收款签约" error={error} onRetry={refetch} />;
  return (
    <>
      {data.agreement && (
        <Panel title="已签约的账户">
          <Agreement agreement={data.agreement} />
        </Panel>
      )}
      <AgreementForm terms={data} />
    </>
  );
}

/** 委托收款解约. */
export function CollectionEndForm() {
  const { data, error, refetch } = useRoute(contribution.getCollectionTerms, {});
  const { start, isBusy, error: refused } = useStart();
  if (!data) return <PageWait title="委托收款解约" error={error} onRetry={refetch} />;
  return (
    <Panel title="已签约的账户">
      <ProblemSummary error={refused} />
      {data.agreement ? (
        <>
          <Agreement agreement={data.agreement} />
          <p>解约后不能再委托银行收款，须转账缴款；已经发给银行的委托收款不受影响。</p>
          <Button type="primary" loading={isBusy} onClick={() => start({ kind: 'collection-end' })}>
            下一步，核对并签名
          </Button>
        </>
      ) : (
        <p>单位没有生效的委托收款协议，不需要解约。</p>
      )}
    </Panel>
  );
}
