import { useCenter } from '@anju/ui';
import { Link } from 'react-router';

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
      <p className="section-text">
        提取、转移和查询在网上就能办；贷款申请请到网点，可以先<Link to="/my/bookings">预约</Link>，或拨打 12329
        询问带什么材料。各网点的地址、路线和服务时间见<Link to="/outlets">服务网点</Link>。
      </p>
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
