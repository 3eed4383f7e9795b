import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { type ExportDeclaration, type RouteOutput, report } from '../../server/src/contract.ts';
import { call, download, newRequestId, ProblemError, servedEmployer } from './api.ts';
import { Button } from './button.tsx';
import { ConfirmButton } from './confirm.tsx';
import { InstantText, Nothing } from './figures.tsx';
import { formatBytes, formatCount } from './format.ts';
import { useListState } from './list-state.ts';
import { StateTag, type StateTexts } from './parts.tsx';
import { ProblemSummary } from './problem.tsx';
import { queryClient, routeKey, useRoute } from './query.ts';
import { type Column, DataTable } from './table.tsx';

type View = RouteOutput<typeof report.getExport>;
type Filter = Readonly<Record<string, string | number | boolean | undefined>>;

const isUnderWay = ({ state }: Pick<View, 'state'>) => state === 'waiting' || state === 'running';
// Asked only while a file is being made: a page that asked for ever would keep the session open.
const askEveryMs = 800;

const withoutUndefined = (filter: Filter) =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== '')) as Record<
    string,
    string | number | boolean
  >;

async function request(name: string, filter: Filter, employerId: string | undefined): Promise<View> {
  const view = await call(report.requestExport, {
    body: { exportId: newRequestId(), name, filter: withoutUndefined(filter), ...(employerId && { employerId }) },
  });
  await queryClient.invalidateQueries({ queryKey: routeKey(report.listExports) });
  return view;
}

const fetchFile = (exportId: string) => download(report.getExportFile, { params: { exportId } });
const cancel = async (exportId: string) => {
  await call(report.cancelExport, { params: { exportId } });
  await queryClient.invalidateQueries({ queryKey: routeKey(report.listExports) });
};

const percentOf = ({ rowCount, rowTotal }: Pick<View, 'rowCount' | 'rowTotal'>) =>
  rowTotal ? Math.min(99, Math.floor((rowCount / rowTotal) * 100)) : 0;

/** How far a file is: a bar, and the rows counted. */
function ExportProgress({ view }: { readonly view: View }) {
  const total = view.rowTotal === null ? '' : ` / ${formatCount(view.rowTotal)}`;
  return (
    <span className="export-progress">
      <progress max={100} value={percentOf(view)} aria-label={`${view.title}的生成进度`} />
      <span className="figures">
        {view.state === 'waiting' ? '排队中' : `${formatCount(view.rowCount)}${total} 条`}
      </span>
    </span>
  );
}

const failed = ({ failure }: View) =>
  new ProblemError({ code: 'report/export-failed', status: 0, title: '文件未能生成', detail: failure ?? '' });

interface PrintButtonProps {
  readonly declared: ExportDeclaration;
  readonly filter?: Filter;
  readonly text?: string;
}

/** A clerk at the window asks for the lists of the employer that is served; everybody else for their own. */
const servedFor = ({ permission }: ExportDeclaration) => (permission === 'employer' ? servedEmployer() : undefined);

/** The list as a PDF to print and file, when it is short enough to hold in hand. */
export function PrintButton({ declared, filter = {}, text = '打印清册' }: PrintButtonProps) {
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    setError(undefined);
    const employerId = servedFor(declared);
    const body = { name: declared.name, filter: withoutUndefined(filter), ...(employerId && { employerId }) };
    await download(report.printExport, { body }).catch(setError);
    setBusy(false);
  };
  return (
    <span className="export">
      <Button onClick={() => void run()} loading={isBusy}>
        {isBusy ? '正在排版' : text}
      </Button>
      {error !== undefined && <ProblemSummary error={error} onRetry={run} />}
    </span>
  );
}

interface ExportButtonProps {
  readonly declared: ExportDeclaration;
  readonly filter?: Filter;
  readonly text?: string;
  /** Where 我的导出 is in this app. */
  readonly exportsPath: string;
}

/**
 * Asks for a list as a file and shows how far it is; the file is handed over when it is ready, if the person is still
 * here, and waits a day in 我的导出 if not.
 */
export function ExportButton({ declared, filter = {}, text = '导出表格', exportsPath }: ExportButtonProps) {
  const [view, setView] = useState<View>();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  const make = async () => {
    let asked = await request(declared.name, filter, servedFor(declared));
    while (isUnderWay(asked)) {
      setView(asked);
      await new Promise((resolve) => setTimeout(resolve, askEveryMs));
      if (!isHere.current) return;
      asked = await call(report.getExport, { params: { exportId: asked.exportId } });
    }
    if (asked.state === 'failed') throw failed(asked);
    if (asked.state === 'ready') await fetchFile(asked.exportId);
  };
  const run = async () => {
    setBusy(true);
    setError(undefined);
    await make().catch(setError);
    setView(undefined);
    setBusy(false);
  };
  return (
    <span className="export">
      {view && (
        <>
          <ExportProgress view={view} />
          <span className="export-leave">
            可以离开本页，稍后在<Link to={exportsPath}>我的导出</Link>下载
          </span>
        </>
      )}
      <Button onClick={() => void run()} loading={isBusy}>
        {isBusy ? '正在生成文件' : text}
      </Button>
      {error !== undefined && <ProblemSummary error={error} onRetry={run} />}
    </span>
  );
}

const stateTexts: StateTexts<View['state']> = {
  waiting: ['排队中', 'wait'],
  running: ['正在生成', 'info'],
  ready: ['可下载', 'good'],
  failed: ['未能生成', 'bad'],
  cancelled: ['已取消', 'calm'],
  expired: ['已过期', 'calm'],
};

function Actions({ view }: { readonly view: View }) {
  const [error, setError] = useState<unknown>();
  const about = `${view.title}${view.filterText}`;
  const act = (work: () => Promise<unknown>) => {
    setError(undefined);
    work().catch(setError);
  };
  const again = () => request(view.name, view.filter as Filter, view.employerId ?? undefined);
  return (
    <span className="row-actions">
      {view.state === 'ready' && (
        <button
          type="button"
          className="link-button"
          aria-label={`下载 ${about}`}
          onClick={() => act(() => fetchFile(view.exportId))}
        >
          下载
        </button>
      )}
      {isUnderWay(view) && (
        <ConfirmButton
          size="small"
          title="取消导出"
          description="已经生成的部分会删除。需要时可以重新导出。"
          confirmText="取消导出"
          onConfirm={() => cancel(view.exportId)}
        >
          取消
        </ConfirmButton>
      )}
      {!isUnderWay(view) && (
        <button type="button" className="link-button" aria-label={`重新导出 ${about}`} onClick={() => act(again)}>
          重新导出
        </button>
      )}
      <ProblemSummary error={error} />
    </span>
  );
}

const columns: readonly Column<View>[] = [
  {
    key: 'title',
    title: '导出内容',
    isRowHeader: true,
    wraps: true,
    render: ({ title, filterText }) => (
      <>
        {title}
        {filterText && <span className="second-line muted">{filterText}</span>}
      </>
    ),
  },
  { key: 'requestedAt', title: '申请时间', render: ({ requestedAt }) => <InstantText value={requestedAt} /> },
  {
    key: 'state',
    title: '状态',
    wraps: true,
    render: (view) => (
      <>
        {isUnderWay(view) ? <ExportProgress view={view} /> : <StateTag state={view.state} texts={stateTexts} />}
        {view.failure && <span className="second-line">{view.failure}</span>}
      </>
    ),
  },
  { key: 'rowCount', title: '条数', align: 'right', render: ({ rowCount }) => formatCount(rowCount) },
  {
    key: 'fileBytes',
    title: '大小',
    align: 'right',
    render: ({ state, fileBytes }) => (state === 'ready' ? formatBytes(fileBytes) : <Nothing />),
  },
  {
    key: 'expiresAt',
    title: '保存至',
    render: ({ state, expiresAt }) => (state === 'ready' ? <InstantText value={expiresAt} /> : <Nothing />),
  },
  { key: 'actions', title: '操作', render: (view) => <Actions view={view} /> },
];

/** 我的导出: everything that the person asked for, how far it is, and the files for a day. */
export function ExportsTable() {
  const list = useListState();
  const input = { query: { page: list.page, pageSize: list.pageSize } };
  const known = queryClient.getQueryData<RouteOutput<typeof report.listExports>>(routeKey(report.listExports, input));
  const query = useRoute(report.listExports, input, {
    keepPrevious: true,
    refetchInterval: known?.rows.some(isUnderWay) ? askEveryMs : false,
    staleTime: 0,
  });
  return (
    <DataTable<View>
      caption="我的导出"
      columns={columns}
      query={query}
      rowKey="exportId"
      paging={list}
      empty={{ title: '还没有导出', text: '在各查询页面点“导出表格”，文件生成后保存一天，可以在这里下载。' }}
    />
  );
}
