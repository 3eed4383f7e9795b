import {
  ConfirmButton,
  EmptyState,
  Facts,
  formatCount,
  InstantText,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  useCommand,
  useRoute,
} from '@anju/ui';
import { type RouteOutput, wechat } from '../../../../../server/src/contract.ts';

type Account = RouteOutput<typeof wechat.getAccount>;

const outcomes = { taken: '微信已接受', refused: '没有发布', unknown: '微信没有回答，请再发布一次' } as const;

function Menu({ account }: { readonly account: Account }) {
  const publishing = useCommand(wechat.publishMenu, { invalidates: [wechat.getAccount] });
  const { menu, menuFault, published } = account;
  return (
    <Panel title="菜单">
      <div className="stack">
        <ProblemSummary error={publishing.error} />
        {menuFault && <p className="note note-warn">菜单不能发布：{menuFault}。</p>}
        <p className={published?.isCurrent ? 'note note-good' : 'note'} role="status">
          {published ? (
            <>
              <InstantText value={published.at} /> 由{published.by}发布：{outcomes[published.outcome]}
              {published.result && `（${published.result}）`}。
              {published.isCurrent ? '公众号上的菜单与下面一致。' : '公众号上的菜单与下面不一致。'}
            </>
          ) : (
            '还没有发布过菜单。'
          )}
        </p>
        <table className="table">
          <caption className="visually-hidden">公众号菜单</caption>
          <thead>
            <tr>
              <th scope="col">一级菜单</th>
              <th scope="col">二级菜单</th>
              <th scope="col">点后</th>
            </tr>
          </thead>
          <tbody>
            {menu.flatMap(({ name, items }) =>
              items.map((item, index) => (
                <tr key={`${name}-${item.name}`}>
                  {index === 0 && (
                    <th scope="rowgroup" rowSpan={items.length}>
                      {name}
                    </th>
                  )}
                  <td>{item.name}</td>
                  <td>{item.leadsTo}</td>
                </tr>
              )),
            )}
          </tbody>
        </table>
        <div>
          <ConfirmButton
            title="发布公众号菜单？"
            description="发布后，关注者重新进入公众号即看到新的菜单。"
            confirmText="发布"
            onConfirm={() => publishing.mutateAsync({})}
          >
            发布菜单
          </ConfirmButton>
        </div>
      </div>
    </Panel>
  );
}

/** M-X1: who follows and who is bound, the menu, the words, and what was asked for. */
export function WechatPage() {
  const { data, error, refetch } = useRoute(wechat.getAccount, {});
  if (error) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!data) return <PageSkeleton />;
  return (
    <>
      <PageHeader title="公众号" description="微信公众号的关注与绑定、菜单、关键词，以及近 30 天被问到的内容。" />
      <div className="stack">
        {!data.isOffered && (
          <p className="note note-warn">本中心没有接入微信公众号：在消息通道配置中加入后重启服务。</p>
        )}
        <Panel title="关注与绑定">
          <Facts
            items={[
              { label: '正在关注', value: `${formatCount(data.following)} 人` },
              { label: '已绑定', value: `${formatCount(data.bound)} 人` },
            ]}
          />
        </Panel>
        <div className="columns">
          <Menu account={data} />
          <Panel title="近 30 天被问到">
            {data.asked.length === 0 ? (
              <EmptyState title="还没有人来问" />
            ) : (
              <table className="table">
                <caption className="visually-hidden">近 30 天被问到的内容与次数</caption>
                <thead>
                  <tr>
                    <th scope="col">内容</th>
                    <th scope="col" className="cell-right">
                      次数
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {data.asked.map(({ name, count }) => (
                    <tr key={name}>
                      <th scope="row">{name}</th>
                      <td className="cell-right">{formatCount(count)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </Panel>
        </div>
        <Panel title="关键词">
          <table className="table">
            <caption className="visually-hidden">公众号认识的关键词</caption>
            <thead>
              <tr>
                <th scope="col">内容</th>
                <th scope="col">发送的文字</th>
              </tr>
            </thead>
            <tbody>
              {data.words.map(({ name, words }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{words.join('、')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
      </div>
    </>
  );
}
