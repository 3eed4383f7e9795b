import { CaseTag, EmptyState, Masked, type NavItem, ProblemSummary, StateTag, useRoute } from '@anju/ui';
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useMay } from '../../parts/permissions.ts';
import {
  casework,
  type EmployerHit,
  type PersonHit,
  report,
  type SearchAnswer,
  type WorkRow,
} from '../../parts/server.ts';
import { accountWords, employerWords } from '../../parts/words.ts';
import { caseNumberOf, isWorthAsking, pagesNamed, questionOf } from './question.ts';

const pauseMilliseconds = 300;
/** What fits under the box; the page of results has the rest. */
const hitsAtMost = 6;

interface Hit {
  readonly to: string;
  readonly page?: NavItem;
  readonly work?: WorkRow;
  readonly person?: PersonHit;
  readonly employer?: EmployerHit;
}

/** Only what the clerk may open: a hit that leads to a refusal helps nobody. */
const hitsOf = ({ persons, employers }: SearchAnswer, may: ReturnType<typeof useMay>): Hit[] => [
  ...(may('staff.person') ? persons : [])
    .slice(0, hitsAtMost)
    .map((person) => ({ to: `/persons/${person.personId}`, person })),
  ...(may('staff.employer') ? employers : [])
    .slice(0, hitsAtMost)
    .map((employer) => ({ to: `/employers/${employer.employerId}`, employer })),
];

/** The question after a pause in typing: every asking is an entry of the audit trail. */
function useQuestion(text: string): string {
  const [question, setQuestion] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setQuestion(isWorthAsking(text) ? questionOf(text) : ''), pauseMilliseconds);
    return () => clearTimeout(timer);
  }, [text]);
  return question;
}

function HitText({ hit }: { hit: Hit }) {
  const { page, work, person, employer } = hit;
  if (page) {
    return (
      <>
        <span className="hit-kind">功能</span>
        <strong>{page.label}</strong>
        <span className="hit-more">{page.group}</span>
      </>
    );
  }
  if (work) {
    return (
      <>
        <span className="hit-kind">业务</span>
        <strong>{work.title}</strong>
        <span className="figures">{work.number}</span>
        <span className="hit-more">{work.headline}</span>
        <CaseTag state={work.state} stageText={work.stageText} />
      </>
    );
  }
  if (person) {
    return (
      <>
        <span className="hit-kind">职工</span>
        <strong>
          <Masked value={person.nameMasked} />
        </strong>
        <Masked value={person.certificateMasked} />
        <span className="hit-more">{person.employerName ?? '没有缴存单位'}</span>
        {person.accountState && <StateTag state={person.accountState} texts={accountWords} />}
      </>
    );
  }
  if (!employer) return null;
  return (
    <>
      <span className="hit-kind">单位</span>
      <strong className="hit-name">{employer.name}</strong>
      <span className="hit-more">{employer.employerAccountNo}</span>
      <StateTag state={employer.state} texts={employerWords} />
    </>
  );
}

interface ListProps {
  readonly id: string;
  readonly hits: readonly Hit[];
  readonly marked: number;
  readonly onMark: (index: number) => void;
  readonly onChoose: (hit: Hit) => void;
}

function HitList({ id, hits, marked, onMark, onChoose }: ListProps) {
  return (
    <div id={id} role="listbox" aria-label="查找结果">
      {hits.map((hit, index) => (
        <div
          key={hit.to}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === marked}
          tabIndex={-1}
          className="hit"
          onMouseEnter={() => onMark(index)}
          // Before the box loses the focus and closes the list.
          onMouseDown={(event) => {
            event.preventDefault();
            onChoose(hit);
          }}
        >
          <HitText hit={hit} />
        </div>
      ))}
    </div>
  );
}

/** What the list under the box holds, and which hit the arrow keys are at: pages at once, the rest when it is answered. */
function useHits(text: string, pages: readonly NavItem[]) {
  const may = useMay();
  const question = useQuestion(text);
  const caseNumber = may('case.work') ? caseNumberOf(text) : undefined;
  const isAsked = may('staff.search') && !caseNumber && question !== '' && question === questionOf(text);
  const found = useRoute(report.search, { query: { q: question } }, { enabled: isAsked, staleTime: 60_000 });
  const cases = useRoute(
    casework.listWork,
    { query: { q: caseNumber ?? '', queue: 'all', pageSize: 1 } },
    { enabled: caseNumber !== undefined },
  );
  // The mark belongs to its question: a new one begins at its first hit.
  const [mark, setMark] = useState({ text, at: 0 });
  const hits: Hit[] = [
    ...pagesNamed(pages, text).map((page) => ({ to: page.to, page })),
    ...(caseNumber && cases.data ? cases.data.rows : []).map((work) => ({ to: `/cases/${work.caseId}`, work })),
    ...(isAsked && found.data ? hitsOf(found.data, may) : []),
  ];
  return {
    query: caseNumber ? cases : found,
    hits,
    isAsked: isAsked || caseNumber !== undefined,
    hasMore: isAsked && found.data?.more === true,
    marked: mark.text === text ? mark.at : 0,
    mark: (at: number) => setMark({ text, at }),
  };
}

function Answer({ found, list }: { found: ReturnType<typeof useHits>; list: ListProps }) {
  const { query, hits, isAsked } = found;
  return (
    <>
      {hits.length > 0 && <HitList {...list} />}
      {isAsked && query.error && <ProblemSummary error={query.error} quiet onRetry={query.refetch} />}
      {isAsked && query.isPending && <p className="search-note">正在查找…</p>}
      {hits.length === 0 && !query.isPending && !query.error && (
        <EmptyState title="没有找到" text="证件号码、手机号码、账号和业务编号要输完整；姓名、单位名称至少两个字。" />
      )}
      {hits.length > 0 && (
        <p className="search-note">
          {found.hasMore ? '还有更多结果，可以多输几个字。' : ''}
          <kbd>↑</kbd> <kbd>↓</kbd> 选择，<kbd>回车</kbd> 打开，<kbd>退出键</kbd> 关闭
        </p>
      )}
    </>
  );
}

interface SearchBarProps {
  readonly input: RefObject<HTMLInputElement | null>;
  /** The sections of the desk that the clerk may open: found by their names. */
  readonly pages: readonly NavItem[];
  /** Whether `/` alone leads here. */
  readonly hint: boolean;
}

/** One box that finds pages, cases, people and employers; arrow keys and Enter pick a hit. */
export function SearchBar({ input, pages, hint }: SearchBarProps) {
  const may = useMay();
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const found = useHits(text, pages);
  const navigate = useNavigate();
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const { hits, marked, mark } = found;
  const isShown = isOpen && (found.isAsked || hits.length > 0);
  const isListed = isShown && hits.length > 0;
  const leave = () => {
    setOpen(false);
    setText('');
    input.current?.blur();
  };
  const choose = (hit: Hit) => {
    leave();
    void navigate(hit.to);
  };
  const submit = () => {
    const hit = isShown ? hits[marked] : undefined;
    if (hit) choose(hit);
    else if (questionOf(text).length > 0 && may('staff.search')) {
      setOpen(false);
      void navigate(`/search?q=${encodeURIComponent(questionOf(text))}`);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter and the arrows are its own.
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && hits.length > 0) mark((marked + step + hits.length) % hits.length);
    else if (event.key === 'Enter') submit();
    else if (event.key === 'Escape') leave();
    else return;
    event.preventDefault();
  };
  return (
    <search
      className="search"
      ref={root}
      onBlur={(event) => !root.current?.contains(event.relatedTarget) && setOpen(false)}
    >
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label="查找功能、职工、单位或业务"
        aria-expanded={isListed}
        aria-controls={isListed ? id : undefined}
        aria-autocomplete="list"
        aria-activedescendant={isListed ? `${id}-${marked}` : undefined}
        autoComplete="off"
        spellCheck={false}
        maxLength={60}
        className="control search-input"
        placeholder={may('staff.search') ? '功能、姓名、证件号码、账号、单位名称或业务编号' : '功能名称'}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onKeyDown={onKeyDown}
      />
      {hint && text === '' && (
        <kbd className="search-key" aria-hidden="true">
          /
        </kbd>
      )}
      {isShown && (
        <div className="search-answer" aria-live="polite">
          <Answer found={found} list={{ id, hits, marked, onMark: mark, onChoose: choose }} />
        </div>
      )}
    </search>
  );
}
