import { type RouteOutput, service } from '../../server/src/contract.ts';
import { useRoute } from './query.ts';

type Service = RouteOutput<typeof service.listServices>['services'][number];

const elsewhere = ({ otherChannels }: Service) =>
  otherChannels.length > 0 ? `现在可以通过${otherChannels.map(({ name }) => name).join('、')}办理。` : '';

/** What to know of one service before beginning: that it is closed, else its hours and limits. */
const linesOf = (one: Service): readonly string[] =>
  one.isOpen
    ? [
        ...(one.hoursText === '全天' ? [] : [`“${one.name}”服务时间：${one.hoursText}。`]),
        ...(one.limit?.warning ? [`“${one.name}”限额：${one.limit.warning}`] : []),
      ]
    : [`${one.text}${elsewhere(one)}`];

/**
 * Says at the head of a page what of this channel is closed now and where else it can be done; with `of`, also the hours and the
 * limits of that service. Nothing is shown while everything is open.
 */
export function ServiceNotice({ of }: { readonly of?: Service['service'] }) {
  const { data } = useRoute(service.listServices, { query: {} }, { staleTime: 60_000 });
  const services = data?.services ?? [];
  const told = services.filter((one) => (of ? one.service === of : !one.isOpen));
  const lines = told.flatMap(linesOf);
  if (lines.length === 0) return null;
  return (
    <div
      className={told.every(({ isOpen }) => isOpen) ? 'service-notice service-notice-open' : 'service-notice'}
      role="status"
    >
      {lines.slice(0, 4).map((line) => (
        <p key={line}>{line}</p>
      ))}
      {lines.length > 4 && <p>另有 {lines.length - 4} 项业务暂不办理，办理时会说明。</p>}
    </div>
  );
}
