import {
  CenterSelect,
  ContentNews,
  Icon,
  type IconName,
  PageHeader,
  ProblemSummary,
  useCare,
  useCenter,
  useSession,
} from '@anju/ui';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { contentPlace } from '../../parts/content-place.ts';
import { Outlets } from './outlets.tsx';

interface Task {
  readonly to: string;
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
}

const withLogin: readonly Task[] = [
  {
    to: '/my/withdrawals/new',
    icon: 'coins',
    title: '提取公积金',
    text: '租房、购房、还贷、离职、退休等，先看能提多少，网上办结到账',
  },
  { to: '/my', icon: 'home', title: '查余额和账户信息', text: '余额、月缴存额、缴存基数和比例、利息' },
  { to: '/my/papers', icon: 'paper', title: '开具缴存证明', text: '缴存证明、公积金查询书，带电子印章，当场下载' },
  { to: '/my/contributions', icon: 'calendar', title: '查缴存明细', text: '单位每个月有没有按时缴、缴了多少' },
  { to: '/my/entries', icon: 'list', title: '查业务明细', text: '汇缴、补缴、提取、结息，每一笔都能查到' },
  { to: '/my/loans', icon: 'house', title: '查贷款和还款', text: '贷款进度、还款明细和计划，提前还款，结清证明' },
  { to: '/my/bookings', icon: 'clock', title: '预约办理', text: '约好时间再到网点，优先叫号，可以取消' },
  { to: '/my/transfers', icon: 'swap', title: '转移接续', text: '把外地的公积金转到现在的账户，不用两地跑' },
  { to: '/my/cases', icon: 'check', title: '查办理进度', text: '办到哪一步、什么时候有结果，补正和撤销' },
  { to: '/my/work-orders', icon: 'edit', title: '投诉建议', text: '有编号、有答复期限，答复了通知您' },
  { to: '/my/messages', icon: 'message', title: '看消息', text: '到账、变更和办理结果通知' },
  { to: '/my/security', icon: 'shield', title: '安全设置', text: '修改密码和手机号码、退出全部渠道' },
];

function TaskCard({ task }: { readonly task: Task }) {
  return (
    <li>
      <Link className="task" to={task.to}>
        <span className="task-icon">
          <Icon name={task.icon} />
        </span>
        <span>
          <span className="task-title">{task.title}</span>
          <span className="task-text">{task.text}</span>
        </span>
      </Link>
    </li>
  );
}

function EntryBox({
  children,
  title,
  text,
}: {
  readonly children: ReactNode;
  readonly title: string;
  readonly text: ReactNode;
}) {
  return (
    <section className="entry">
      <h2>{title}</h2>
      <p>{text}</p>
      <div className="entry-actions">{children}</div>
    </section>
  );
}

function PersonEntry() {
  const { session } = useSession();
  if (session?.kind === 'person') {
    return (
      <EntryBox title={`${session.displayName}，您好`} text="您已登录，可以直接查询和办理。">
        <Link className="button button-primary" to="/my">
          进入我的公积金
        </Link>
      </EntryBox>
    );
  }
  return (
    <EntryBox
      title="个人服务"
      text="用身份证件号码或手机号码登录。第一次使用，或忘了密码，用预留手机号码设置密码即可。"
    >
      <Link className="button button-primary" to="/login">
        个人登录
      </Link>
      <Link className="button" to="/activate">
        首次登录／忘记密码
      </Link>
    </EntryBox>
  );
}

function OpenTasks() {
  return (
    <section aria-labelledby="open-tasks">
      <h2 id="open-tasks" className="section-title">
        不用登录就能办
      </h2>
      <ul className="tasks">
        <TaskCard
          task={{
            to: '/verify',
            icon: 'check',
            title: '核验证明真伪',
            text: '别人交来的缴存证明是真是假，输入编号或上传文件就知道',
          }}
        />
        <TaskCard
          task={{
            to: '/info',
            icon: 'book',
            title: '政策与办事指南',
            text: '要什么条件、带什么材料、多久办完、依据哪条规定',
          }}
        />
        <TaskCard task={{ to: '/board', icon: 'message', title: '留言与答复', text: '看别人问过什么，或写给中心' }} />
        <TaskCard
          task={{
            to: '/calculator',
            icon: 'calculator',
            title: '贷款计算器',
            text: '算月供、比方案、看利率调整影响、提前还款试算',
          }}
        />
        <TaskCard task={{ to: '/rates', icon: 'chart', title: '历年贷款利率', text: '每一次调整的日期、利率和出处' }} />
        <TaskCard
          task={{ to: '/estates', icon: 'house', title: '合作楼盘查询', text: '哪些楼盘可以直接办公积金贷款' }}
        />
        <TaskCard
          task={{ to: '/outlets', icon: 'building', title: '服务网点', text: '地址、怎么去、服务时间和办理的业务' }}
        />
        <TaskCard
          task={{ to: '/activate', icon: 'key', title: '设置登录密码', text: '首次登录或忘记密码，凭预留手机号码设置' }}
        />
        <li>
          <a className="task" href="/employer">
            <span className="task-icon">
              <Icon name="building" />
            </span>
            <span>
              <span className="task-title">单位网上服务大厅</span>
              <span className="task-text">单位经办人用数字证书登录，办理每月汇缴</span>
            </span>
          </a>
        </li>
      </ul>
    </section>
  );
}

/** In care mode the first page is a few large choices. */
function SimpleStart() {
  return (
    <ul className="tasks tasks-large">
      <TaskCard task={{ to: '/my', icon: 'coins', title: '查我的余额', text: '需要登录' }} />
      <TaskCard task={{ to: '/my/withdrawals/new', icon: 'paper', title: '提取公积金', text: '需要登录' }} />
      <TaskCard task={{ to: '/my/papers', icon: 'check', title: '开缴存证明', text: '需要登录' }} />
      <TaskCard task={{ to: '/outlets', icon: 'building', title: '找服务网点', text: '地址、时间、电话' }} />
      <TaskCard task={{ to: '/activate', icon: 'key', title: '设置或找回密码', text: '用预留手机号码' }} />
      <TaskCard task={{ to: '/help', icon: 'message', title: '问一问', text: '常见问题，可以转人工' }} />
    </ul>
  );
}

export function StartPage() {
  const { isOn } = useCare();
  const { error, refetch, centerId } = useCenter();
  return (
    <div className="start">
      <div className="start-head">
        <PageHeader title="您要办什么？" />
        <CenterSelect />
      </div>
      <ProblemSummary error={error} onRetry={refetch} quiet />
      {isOn ? (
        <SimpleStart />
      ) : (
        <>
          <div className="start-top">
            <section aria-labelledby="login-tasks">
              <h2 id="login-tasks" className="section-title">
                登录后办理
              </h2>
              <ul className="tasks">
                {withLogin.map((task) => (
                  <TaskCard key={task.to} task={task} />
                ))}
              </ul>
            </section>
            <PersonEntry />
          </div>
          <OpenTasks />
        </>
      )}
      <ContentNews place={contentPlace(centerId)} />
      <Outlets />
    </div>
  );
}
