import { type FormEvent, useState } from 'react';
import { identity } from '../../../server/src/contract.ts';
import { Button } from '../button.tsx';
import { CodeField } from '../codes.tsx';
import { useObstacle } from '../obstacle.tsx';
import { Panel } from '../parts.tsx';
import { faultOf, ProblemSummary } from '../problem.tsx';
import { useCommand } from '../query.ts';
import { signOut } from '../sign-out.ts';

/** 注销注册: gives the online registration up after a code; the account stays as it is. */
export function RegistrationClose() {
  const [code, setCode] = useState('');
  const sending = useCommand(identity.sendStepUpCode);
  const closing = useCommand(identity.closeRegistration, { onSuccess: () => void signOut('here').catch(() => {}) });
  const obstacle = useObstacle(code.length === 6 ? undefined : '请输入短信中的 6 位数字');
  const send = () => sending.mutateAsync({ body: { purpose: 'close-registration' } });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!obstacle.stops() && sending.data) closing.mutate({ body: { codeId: sending.data.codeId, code } });
  };
  return (
    <Panel title="注销注册">
      <div className="stack">
        <p>
          不再使用网上服务的，可以注销注册：登录密码、查询密码和手机绑定全部清除，所有渠道立即退出。公积金账户、贷款和办理中的业务不受影响；以后可以重新注册。
        </p>
        <ProblemSummary error={closing.error ?? sending.error} />
        {sending.data ? (
          <form className="stack" noValidate onSubmit={submit}>
            <CodeField
              value={code}
              onChange={setCode}
              mobileMasked={sending.data.mobileMasked}
              error={obstacle.text ?? faultOf(closing.error, 'code')}
              onResend={send}
            />
            <div>
              <Button danger htmlType="submit" disabled={closing.isPending || closing.isSuccess}>
                {closing.isPending ? '正在注销' : '确认注销注册'}
              </Button>
            </div>
          </form>
        ) : (
          <div>
            <Button disabled={sending.isPending} onClick={() => void send().catch(() => {})}>
              {sending.isPending ? '正在发送' : '发送验证码，注销注册'}
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}
