import { Tile, Title } from '../parts/frame.tsx';

interface WelcomeProps {
  readonly readerState: 'unknown' | 'ready' | 'no-answer';
  /** A card that was left here, and begins nothing until it was taken away. */
  readonly isCardLeft: boolean;
  readonly onEmployer: () => void;
  readonly onOpening: () => void;
}

/** Nobody is here: what can be done, and the first step, which is the card. */
export function Welcome({ readerState, isCardLeft, onEmployer, onOpening }: WelcomeProps) {
  return (
    <>
      <Title hint="查询缴存和贷款，打印带章的明细和证明，全程不收费。">您好，请放身份证</Title>
      <section className={`k-card-place${isCardLeft ? ' k-card-left' : ''}`} role="status">
        <svg viewBox="0 0 320 220" aria-hidden="true">
          <rect x="40" y="120" width="240" height="76" rx="14" className="k-reader" />
          <g className="k-card-moves">
            <rect x="80" y="16" width="160" height="100" rx="10" className="k-id" />
            <circle cx="205" cy="54" r="17" className="k-id-ink" />
            <rect x="182" y="76" width="46" height="24" rx="10" className="k-id-ink" />
            <rect x="94" y="36" width="66" height="9" rx="4" className="k-id-ink" />
            <rect x="94" y="56" width="50" height="9" rx="4" className="k-id-ink" />
            <rect x="94" y="96" width="76" height="9" rx="4" className="k-id-ink" />
          </g>
        </svg>
        {readerState === 'no-answer' ? (
          <p>身份证读卡器没有应答，暂时不能刷卡，请到柜台办理。</p>
        ) : isCardLeft ? (
          <p data-say>读卡区上有一张身份证，请先取走；继续使用请重新放上。</p>
        ) : (
          <p data-say>请把本人身份证平放在下方读卡区</p>
        )}
      </section>
      <div className="k-tiles">
        <Tile mark="单" title="单位业务" text="经办人刷身份证，查询单位缴存，打印汇缴书、补缴书" onClick={onEmployer} />
        <Tile mark="开" title="打印单位开户申请表" text="不用登录，可按统一社会信用代码预填" onClick={onOpening} />
      </div>
      <ul className="k-notes">
        <li>使用时请不要取走身份证；取走身份证就会退出并清除屏幕内容。</li>
        <li>验证码发到您在中心预留的手机；没有预留的请到柜台登记。</li>
      </ul>
    </>
  );
}
