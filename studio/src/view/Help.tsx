import { GESTURES } from "../gestures";

export function Help() {
  return (
    <table class="gestures">
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Keys</th>
          <th scope="col">Pointer</th>
        </tr>
      </thead>
      <tbody>
        {GESTURES.map((it) => (
          <tr key={it.what}>
            <th scope="row">{it.what}</th>
            <td>
              <kbd>{it.keys}</kbd>
            </td>
            <td>{it.pointer}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
