import { ConfirmButton, PageSkeleton, Panel, ProblemSummary, useCommand, useRoute } from '@anju/ui';
import { notice, type RouteOutput } from '../../../../../server/src/contract.ts';

type Preferences = RouteOutput<typeof notice.getPreferences>;
type Category = Preferences['categories'][number];
type Channel = Preferences['channels'][number];

const openHints: Readonly<Record<Channel['channel'], string>> = {
  sms: '签约短信服务后可收到',
  wechat: '在微信服务号绑定后可收到',
  app: '在手机 APP登录后可收到',
};

interface ChoiceProps {
  readonly category: Category;
  readonly channel: Channel;
  readonly isBusy: boolean;
  readonly onChange: (isWanted: boolean) => void;
}

function Choice({ category, channel, isBusy, onChange }: ChoiceProps) {
  const isOn = category.wanted.includes(channel.channel);
  return (
    <label>
      <input
        type="checkbox"
        checked={isOn}
        disabled={!category.isDeclinable || isBusy}
        aria-label={`${category.name}：${channel.name}`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className="preference-word">{category.isDeclinable ? (isOn ? '接收' : '不接收') : '始终发送'}</span>
    </label>
  );
}

/** P-O7: which kinds come on which way. The inbox has all; what protects the account cannot be declined. */
export function MessagePreferences() {
  const { data, error, refetch } = useRoute(notice.getPreferences, {});
  const setting = useCommand(notice.setPreference, { invalidates: [notice.getPreferences] });
  const unbinding = useCommand(notice.unbindChannel, { invalidates: [notice.getPreferences] });
  if (error && !data) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!data) return <PageSkeleton lines={6} />;
  return (
    <Panel title="消息接收方式">
      <div className="stack">
        <p>
          站内消息始终保留全部内容。不紧急的消息 {data.quietFrom} 时到次日 {data.quietTo} 时不发到手机，等早上再发。
        </p>
        <ProblemSummary error={setting.error ?? unbinding.error} />
        <div className="table-scroll">
          <table className="table preferences">
            <caption className="visually-hidden">各类消息的接收方式</caption>
            <thead>
              <tr>
                <th scope="col">消息类别</th>
                {data.channels.map(({ channel, name, isReachable }) => (
                  <th key={channel} scope="col">
                    {name}
                    <span className="second-line">{isReachable ? '已开通' : openHints[channel]}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.categories.map((category) => (
                <tr key={category.category}>
                  <th scope="row">{category.name}</th>
                  {data.channels.map((channel) => (
                    <td key={channel.channel} className="preference-cell">
                      <Choice
                        category={category}
                        channel={channel}
                        isBusy={setting.isPending}
                        onChange={(isWanted) =>
                          setting.mutate({
                            body: { category: category.category, channel: channel.channel, isWanted },
                          })
                        }
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {data.channels.some(({ channel, isReachable }) => channel !== 'sms' && isReachable) && (
          <div className="unbind">
            {data.channels.map(
              ({ channel, name, isReachable }) =>
                channel !== 'sms' &&
                isReachable && (
                  <ConfirmButton
                    key={channel}
                    title={`解除${name}的绑定？`}
                    description={`解除后，包括安全提醒在内的消息都不再发到${name}；站内消息和短信照常。需要时可以重新绑定。`}
                    confirmText="解除绑定"
                    onConfirm={async () => void (await unbinding.mutateAsync({ body: { channel } }).catch(() => {}))}
                  >
                    解除{name}绑定
                  </ConfirmButton>
                ),
            )}
          </div>
        )}
      </div>
    </Panel>
  );
}
