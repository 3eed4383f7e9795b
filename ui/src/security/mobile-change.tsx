import { type FormEvent, useState } from 'react';
import { identity } from '../../../server/src/contract.ts';
import { Button } from '../button.tsx';
import { CodeField } from '../codes.tsx';
import { TextField } from '../field.tsx';
import { Panel } from '../parts.tsx';
import { faultOf, ProblemSummary } from '../problem.tsx';
import { useCommand } from '../query.ts';

type Sent = { readonly codeId: string; readonly mobileMasked: string };

/** The second half: the new number, the code it received, and the one that the old number received. */
function MobileForm({
  old,
  onResendOld,
  onDone,
}: {
  old: Sent;
  onResendOld: () => Promise<unknown>;
  onDone: () => void;
}) {
  const [mobile, setMobile] = useState('');
  const [code, setCode] = useState('');
  const [newCode, setNewCode] = useState('');
  const [fault, setFault] = useState<string>();
  const sending = useCommand(identity.sendNewMobileCode);
  const changing = useCommand(identity.changeMobile, { onSuccess: onDone });
  const sendNew = async () => {
    const isMobile = /^1[3-9]\d{9}$/.test(mobile);
    setFault(isMobile ? undefined : '请输入 11 位手机号码');
    if (!isMobile) return document.getElementById('field-mobile')?.focus();
    await sending.mutateAsync({ body: { mobile } }).catch(() => {});
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!sending.data) return void sendNew();
    changing.mutate({ body: { codeId: old.codeId, code, newCodeId: sending.data.codeId, newCode, mobile } });
  };
  return (
    <form className="stack" noValidate onSubmit={submit}>
      <ProblemSummary error={changing.error ?? sending.error} />
      <CodeField
        value={code}
        onChange={setCode}
        mobileMasked={old.mobileMasked}
        error={faultOf(changing.error, 'code')}
        onResend={onResendOld}
      />
      <TextField
        name="mobile"
        label="新手机号码"
        value={mobile}
        onChange={setMobile}
        inputMode="numeric"
        maxLength={11}
        autoComplete="tel"
        error={fault ?? faultOf(sending.error, 'mobile')}
      />
      {sending.data && (
        <TextField
          name="newCode"
          label={`新号码 ${sending.data.mobileMasked} 收到的验证码`}
          value={newCode}
          onChange={setNewCode}
          inputMode="numeric"
          maxLength={6}
          autoComplete="one-time-code"
          error={faultOf(changing.error, 'newCode')}
        />
      )}
      <div className="row">
        <Button type="primary" htmlType="submit" disabled={changing.isPending || sending.isPending}>
          {sending.data ? (changing.isPending ? '正在修改' : '修改手机号码') : '向新号码发送验证码'}
        </Button>
      </div>
    </form>
  );
}

/** P-O9: a code from the old number first, then one from the new; both are told. */
export function MobileChange() {
  const [isDone, setDone] = useState(false);
  const sending = useCommand(identity.sendStepUpCode);
  const send = () => sending.mutateAsync({ body: { purpose: 'mobile' } });
  const start = () => {
    setDone(false);
    send().catch(() => {});
  };
  return (
    <Panel title="修改手机号码">
      <div className="stack">
        {isDone && (
          <p className="note note-good" role="status">
            手机号码已修改，原号码和新号码都会收到通知。
          </p>
        )}
        <ProblemSummary error={sending.error} />
        {sending.data && !isDone ? (
          <MobileForm old={sending.data} onResendOld={send} onDone={() => setDone(true)} />
        ) : (
          <>
            <p>先向现在登记的号码发送验证码，再验证新号码。原号码已经停用的，请携带身份证到柜台修改。</p>
            <div>
              <Button type="primary" disabled={sending.isPending} onClick={start}>
                {sending.isPending ? '正在发送' : '发送验证码，开始修改'}
              </Button>
            </div>
          </>
        )}
      </div>
    </Panel>
  );
}
