import {
  Button,
  ConfirmButton,
  InstantText,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  useCommand,
  useRoute,
} from '@anju/ui';
import type { Static } from 'typebox';
import { notice } from '../../../../../server/src/contract.ts';
import { channelText } from '../../../../../server/src/rules.ts';
import { MessagePreferences } from './preferences.tsx';
import { QueryPassword } from './query-password.tsx';

type Service = Static<typeof notice.SmsService>;

function Contract({ service, onChanged }: { readonly service: Service; readonly onChanged: () => void }) {
  const signing = useCommand(notice.signUpForSms, { invalidates: [notice.getPreferences], onSuccess: onChanged });
  const cancelling = useCommand(notice.cancelSms, { invalidates: [notice.getPreferences], onSuccess: onChanged });
  const { signed } = service;
  return (
    <Panel title="短信签约">
      <div className="stack">
        <ProblemSummary error={signing.error ?? cancelling.error} />
        {signed ? (
          <>
            <p className="note note-good" role="status">
              已签约：账户变动、业务进度会发送到 {signed.mobileMasked}（签约时间 <InstantText value={signed.signedAt} />
              ）。网厅、柜台、微信、APP 和短信上是同一份签约。
            </p>
            <div>
              <ConfirmButton
                title="取消短信签约？"
                description="取消后不再发送账户变动短信，站内消息照常保留。需要时可以随时重新签约。"
                confirmText="取消签约"
                onConfirm={async () => void (await cancelling.mutateAsync({}).catch(() => {}))}
              >
                取消签约
              </ConfirmButton>
            </div>
          </>
        ) : (
          <>
            <p>
              签约后，汇缴、提取、结息等账户变动和业务进度会以短信告知您，也可以发短信查询。本服务不收取信息费。
              {service.mobileMasked && <> 短信将发送到您登记的手机 {service.mobileMasked}。</>}
            </p>
            <div>
              <Button type="primary" disabled={signing.isPending} onClick={() => signing.mutate({})}>
                {signing.isPending ? '正在签约' : '签约短信服务'}
              </Button>
            </div>
          </>
        )}
        <Changes changes={service.changes} />
      </div>
    </Panel>
  );
}

const changeKinds = { sign: '签约', cancel: '取消' } as const;

/** G-7: whatever channel changed the contract, it is seen here. */
function Changes({ changes }: { readonly changes: Service['changes'] }) {
  if (changes.length === 0) return null;
  return (
    <details>
      <summary>签约与取消记录（{changes.length}）</summary>
      <ul>
        {changes.map(({ kind, at, channel, byStaff }) => (
          <li key={at}>
            <InstantText value={at} /> {channelText(channel)}
            {changeKinds[kind]}
            {byStaff && '（工作人员代办）'}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Commands({ service }: { readonly service: Service }) {
  return (
    <Panel title="发短信查询">
      <div className="stack">
        <p>
          用中国移动手机发送下列指令到 <strong>{service.accessNumber}</strong>
          。签约的手机直接发送指令；没有签约的，在指令后加“#证件号码#查询密码”。大小写、全角半角都可以。其他运营商的手机请使用网厅、APP
          或拨打 12329，查到的内容相同。
        </p>
        <table className="table sms-words">
          <caption className="visually-hidden">短信指令</caption>
          <thead>
            <tr>
              <th scope="col">要办的事</th>
              <th scope="col">发送内容</th>
            </tr>
          </thead>
          <tbody>
            {service.commands.map(({ name, words }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>
                  {words.join('、')}
                  {name === '短信签约' && ' + #证件号码#查询密码'}
                  {name.endsWith('明细') && '（可加 #起始月#截止月，如 #202601#202606）'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

/** S-U2 … S-U7 as the person sees them: the contract, the words, and the query password. */
export function SmsPage() {
  const { data, error, refetch } = useRoute(notice.getSmsService, {});
  if (error && !data) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!data) return <PageSkeleton />;
  return (
    <>
      <PageHeader title="短信与消息设置" description="签约、接收方式、短信查询指令和查询密码。" />
      <div className="stack">
        <div className="columns">
          <Contract service={data} onChanged={() => void refetch()} />
          <QueryPassword />
        </div>
        <MessagePreferences />
        <Commands service={data} />
      </div>
    </>
  );
}
