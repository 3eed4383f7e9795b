import { InstantText, Money, Panel, ProblemSummary, useRoute } from '@anju/ui';
import { Link } from 'react-router';
import { useMay } from './permissions.ts';
import { channelText, report, timelineKinds } from './server.ts';
import { timelineText } from './words.ts';

const shown = 8;

/** G-11 beside what is being handled: the last things between the person and the centre. That one looked is written down. */
export function PersonGlance({ personId }: { readonly personId: string }) {
  const may = useMay();
  return may('staff.person') ? <Glance personId={personId} /> : null;
}

function Glance({ personId }: { readonly personId: string }) {
  const { data, error } = useRoute(report.getTimeline, { params: { personId }, query: { page: 1, pageSize: shown } });
  return (
    <Panel title="用户视图" extra={<Link to={`/persons/${personId}?tab=timeline`}>全部往来</Link>}>
      <ProblemSummary error={error} />
      {data?.rows.length === 0 && <p className="muted">没有其他往来。</p>}
      <ul className="glance">
        {data?.rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of one moment have nothing else of their own.
          <li key={`${row.at}-${index}`}>
            <span>
              {timelineKinds[row.kind]}
              {!['', timelineKinds[row.kind]].includes(timelineText(row.kind, row.what)) &&
                `：${timelineText(row.kind, row.what)}`}
              {row.amountFen !== null && (
                <>
                  {'　'}
                  <Money fen={row.amountFen} /> 元
                </>
              )}
            </span>
            <span className="second-line">
              <InstantText value={row.at} />
              {row.channel && ` · ${channelText(row.channel)}`}
              {row.text && ` · ${row.text}`}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
