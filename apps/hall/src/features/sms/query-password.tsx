import { Button, CodeField, faultOf, Panel, PasswordField, ProblemSummary, useCommand } from '@anju/ui';
import { type FormEvent, useState } from 'react';
import { identity } from '../../../../../server/src/contract.ts';

const blank = { code: '', queryPassword: '' };

/** Six digits for short messages and the telephone; a code to the registered mobile allows it. */
export function QueryPassword() {
  const [given, setGiven] = useState(blank);
  const [isDone, setDone] = useState(false);
  const sending = useCommand(identity.sendStepUpCode);
  const setting = useCommand(identity.setQueryPassword, { onSuccess: () => setDone(true) });
  const send = () => sending.mutateAsync({ body: { purpose: 'query-password' } });
  const start = () => {
    setDone(false);
    setGiven(blank);
    send().catch(() => {});
  };
  const sent = isDone ? undefined : sending.data;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (sent) setting.mutate({ body: { codeId: sent.codeId, ...given } });
  };
  const set = (name: keyof typeof blank) => (value: string) => setGiven((before) => ({ ...before, [name]: value }));
  return (
    <Panel title="查询密码">
      <div className="stack">
        {isDone && (
          <p className="note note-good" role="status">
            查询密码已设置。发短信和拨打 12329 查询时使用。
          </p>
        )}
        <ProblemSummary error={sending.error ?? setting.error} />
        {sent ? (
          <form className="stack" noValidate onSubmit={submit}>
            <CodeField
              value={given.code}
              onChange={set('code')}
              mobileMasked={sent.mobileMasked}
              error={faultOf(setting.error, 'code')}
              onResend={send}
            />
            <PasswordField
              name="queryPassword"
              label="查询密码（6 位数字）"
              value={given.queryPassword}
              onChange={set('queryPassword')}
              inputMode="numeric"
              maxLength={6}
              error={faultOf(setting.error, 'queryPassword')}
            />
            <div>
              <Button type="primary" htmlType="submit" disabled={setting.isPending}>
                {setting.isPending ? '正在设置' : '设置查询密码'}
              </Button>
            </div>
          </form>
        ) : (
          <>
            <p>查询密码是 6 位数字，只用于短信和电话查询，不能办理业务。设置前向您登记的手机发送一条验证码。</p>
            <div>
              <Button disabled={sending.isPending} onClick={start}>
                {sending.isPending ? '正在发送' : '发送验证码，开始设置'}
              </Button>
            </div>
          </>
        )}
      </div>
    </Panel>
  );
}
