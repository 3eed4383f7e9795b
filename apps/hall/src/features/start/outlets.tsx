import { useCenter } from '@anju/ui';

/** Where to go and whom to call for what cannot be done here. */
export function Outlets() {
  const { centers, centerId } = useCenter();
  const ordered = [...centers].sort(
    (first, second) => Number(second.centerId === centerId) - Number(first.centerId === centerId),
  );
  if (ordered.length === 0) return null;
  return (
    <section aria-labelledby="outlets">
      <h2 id="outlets" className="section-title">
        服务网点与电话
      </h2>
      <p className="section-text">提取、贷款等业务请到网点办理，或先拨打 12329 询问需要带什么材料。</p>
      <ul className="outlets">
        {ordered.map(({ centerId: id, name, city, address, phone }) => (
          <li key={id} className="outlet">
            <p className="outlet-name">{name}</p>
            <p>
              {city} · {address}
            </p>
            <p>
              电话：<a href={`tel:${phone}`}>{phone}</a>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
