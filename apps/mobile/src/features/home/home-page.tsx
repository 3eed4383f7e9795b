import {
  CareSwitch,
  ContentNews,
  FamilyConsents,
  Icon,
  type IconName,
  UnderWay,
  useCare,
  useCenter,
  useSession,
} from '@anju/ui';
import { Link } from 'react-router';
import { contentPlace } from '../../parts/content-place.ts';
import { BalanceSheet } from './balance-sheet.tsx';
import { Warnings } from './warnings.tsx';

interface Entry {
  readonly to: string;
  readonly icon: IconName;
  readonly text: string;
}

const entries: readonly Entry[] = [
  { to: '/withdrawals/new', icon: 'coins', text: '提取公积金' },
  { to: '/cases', icon: 'check', text: '办理进度' },
  { to: '/bookings', icon: 'clock', text: '预约办理' },
  { to: '/contributions', icon: 'calendar', text: '缴存明细' },
  { to: '/loans', icon: 'house', text: '我的贷款' },
  { to: '/messages', icon: 'message', text: '我的消息' },
  { to: '/info', icon: 'book', text: '办事指南' },
  { to: '/outlets', icon: 'pin', text: '服务网点' },
];
/** 关怀版: what most people come for, and no more. */
const fewer: readonly string[] = ['/withdrawals/new', '/cases', '/bookings', '/contributions', '/messages', '/outlets'];

export function HomePage() {
  const { session } = useSession();
  const { center, centerId } = useCenter();
  const { isOn } = useCare();
  const isPerson = session?.kind === 'person';
  const shown = isOn ? entries.filter(({ to }) => fewer.includes(to)) : entries;
  return (
    <div className="m-home">
      <header className="m-head">
        <h1>{center?.name ?? '住房公积金'}</h1>
        <CareSwitch />
      </header>
      <BalanceSheet isPerson={isPerson} />
      {isPerson && <Warnings />}
      <nav className={isOn ? 'm-entries m-entries-few' : 'm-entries'} aria-label="常用业务">
        {shown.map(({ to, icon, text }) => (
          <Link key={to} to={to}>
            <span className="m-entry-mark">
              <Icon name={icon} />
            </span>
            {text}
          </Link>
        ))}
      </nav>
      {isPerson && <FamilyConsents />}
      {isPerson && (
        <UnderWay
          allPath="/cases"
          pathOf={({ kind, caseId }) => (kind === 'withdrawal' ? `/withdrawals/${caseId}` : `/cases/${caseId}`)}
        />
      )}
      {!isOn && <ContentNews place={contentPlace(centerId)} />}
      <p className="m-foot">
        全国住房公积金服务热线 <a href="tel:12329">12329</a> · 各项业务不收费
      </p>
    </div>
  );
}
