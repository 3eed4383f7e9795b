import { ConfirmButton, InstantText, ProblemSummary, useCommand, useRoute } from '@anju/ui';
import { channelText, notice } from '../../parts/server.ts';

/** 短信签约 at the window: the same contract that the person has in the hall and by short message. */
export function SmsContract({ personId }: { readonly personId: string }) {
  const params = { personId };
  const { data, error, refetch } = useRoute(notice.getPersonSms, { params });
  const sign = useCommand(notice.signPersonUp, { invalidates: [notice.getPersonSms] });
  const cancel = useCommand(notice.cancelForPerson, { invalidates: [notice.getPersonSms] });
  if (error) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!data) return null;
  const { signed, mobileMasked, changes } = data;
  return (
    <div className="desk">
      {signed ? (
        <p>
          已签约，发往 {signed.mobileMasked}（<InstantText value={signed.signedAt} />，{channelText(signed.channel)}
          办理）。
        </p>
      ) : (
        <p>
          没有签约。{mobileMasked ? `签约后发往登记的手机 ${mobileMasked}。` : '还没有登记手机号码，登记后才能签约。'}
        </p>
      )}
      {changes.length > 0 && (
        <details>
          <summary>签约与取消记录（{changes.length}）</summary>
          <ul>
            {changes.map(({ kind, at, channel, byStaff }) => (
              <li key={at}>
                <InstantText value={at} /> {channelText(channel)}
                {kind === 'sign' ? '签约' : '取消'}
                {byStaff && '（工作人员代办）'}
              </li>
            ))}
          </ul>
        </details>
      )}
      <div className="desk-actions">
        {!signed && mobileMasked && (
          <ConfirmButton
            title="为这位职工签约短信服务？"
            description="请先核对身份证并征得本人同意。签约不收费，账户变动和业务进度将以短信告知。"
            confirmText="签约"
            onConfirm={() => sign.mutateAsync({ params })}
          >
            办理签约
          </ConfirmButton>
        )}
        {signed && (
          <ConfirmButton
            title="取消这位职工的短信签约？"
            description="取消后不再发送账户变动短信，站内消息照常保留。"
            confirmText="取消签约"
            onConfirm={() => cancel.mutateAsync({ params })}
          >
            取消签约
          </ConfirmButton>
        )}
      </div>
    </div>
  );
}
