/// The program of a page that plays a graph. It knows no operation: what a graph computes comes before it, as
/// `graph`, made by running the rules.
enum PageScript {
    static let text = #"""
        const $ = id => document.getElementById(id);
        const { nodes, lines, frames } = graph;
        const plain = number => decimal(number, 4);
        let step = 0, frame = 0, timer = null, edited = null;

        // Numbers as the rest of the library writes them.
        function decimal(x, digits) {
          if (Number.isNaN(x)) return "NaN";
          if (!Number.isFinite(x)) return x < 0 ? "−∞" : "∞";
          if (Number.isInteger(x) && Math.abs(x) < 1e6) return String(Math.abs(x) === 0 ? 0 : x).replace("-", "−");
          let [mantissa, exponent] = Math.abs(x).toExponential().split("e");
          let all = mantissa.replace(".", ""), power = Number(exponent);
          if (power >= 0 && power < 6) digits = Math.max(digits, power + 1);
          if (all.length > digits) {
            // Half away from zero, on the shortest digits.
            const up = all[digits] >= "5";
            all = String(BigInt(all.slice(0, digits)) + (up ? 1n : 0n));
            if (all.length > digits) { all = all.slice(0, digits); power += 1; }
          }
          all = all.replace(/0+$/, "");
          const sign = x < 0 ? "−" : "";
          if (power < -4 || power >= 6) {
            const rest = all.slice(1);
            return sign + all[0] + (rest ? "." + rest : "") + "·10" + superscript(String(power));
          }
          if (power < 0) return sign + "0." + "0".repeat(-power - 1) + all;
          const whole = all.slice(0, power + 1).padEnd(power + 1, "0"), rest = all.slice(power + 1);
          return sign + whole + (rest ? "." + rest : "");
        }
        function superscript(text) {
          return [...text].map(c => c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]).join("");
        }

        // A number, or a matrix: its shape and its elements, row by row, or of a large one its range.
        // What is not known, as before an input is fed, is nothing.
        const isMatrix = value => typeof value === "object" && value !== null;
        function short(value) {
          if (!isMatrix(value)) return value == null ? "" : plain(value);
          return value.text ?? value.shape;
        }
        function plus(a, b) {
          if (a == null || b == null) return a ?? b;
          if (!isMatrix(a)) return a + b;
          if (!a.numbers || !b.numbers) return { shape: a.shape };
          return { shape: a.shape, columns: a.columns, numbers: a.numbers.map((x, i) => x + b.numbers[i]) };
        }

        // What is known at a frame: values, contributions by node and operand, and how they were computed.
        let values, contributions, gradients;
        function run() {
          const data = frames[frame];
          if (!graph.forward) {
            ({ values, contributions } = data);
            return;
          }
          values = edited ? [...edited] : [...data.values];
          nodes.forEach((node, i) => { if (graph.forward[i]) values[i] = graph.forward[i](values); });
          contributions = {};
          const g = nodes.map(() => undefined);
          if (graph.output !== null) g[graph.output] = 1;
          for (let i = nodes.length - 1; i >= 0; i--) {
            if (g[i] === undefined) continue;
            (graph.backward[i] ?? []).forEach((part, k) => {
              if (!part) return;
              const c = part(values, g), x = nodes[i].operands[k];
              contributions[i + "-" + k] = c;
              g[x] = plus(g[x], c);
            });
          }
        }

        // One step for each operation, then one for each contribution to a gradient.
        const steps = [{ phase: "start" }];
        nodes.forEach((node, i) => { if (node.isOperation) steps.push({ phase: "forward", node: i }); });
        if (graph.output !== null) {
          steps.push({ phase: "seed", node: graph.output });
          for (let i = nodes.length - 1; i >= 0; i--) {
            nodes[i].from.forEach((key, k) => {
              steps.push({ phase: "backward", node: i, key, isLast: k === nodes[i].from.length - 1, k });
            });
          }
        }

        function show() {
          run();
          const now = steps[step], known = new Set(), sums = {}, parts = {};
          nodes.forEach((node, i) => { if (!node.isOperation) known.add(i); });
          for (const s of steps.slice(0, step + 1)) {
            if (s.phase === "forward") known.add(s.node);
            if (s.phase === "seed") sums[s.node] = frames[frame].seed;
            if (s.phase === "backward") {
              sums[s.node] = plus(sums[s.node], contributions[s.key]);
              (parts[s.node] ??= []).push(contributions[s.key]);
            }
          }
          gradients = sums;
          nodes.forEach((node, i) => {
            const isLit = now.node === i;
            set("v" + node.id, known.has(i) ? short(values[i]) : "");
            set("g" + node.id, i in sums ? short(sums[i]) : "");
            $("n" + node.id)?.classList.toggle("lit", isLit);
            node.operands.forEach((x, k) => {
              const key = i + "-" + k, isUsed = now.phase === "forward" ? isLit : now.key === key;
              $("w" + node.id + "-" + k)?.classList.toggle("lit", isUsed);
              const local = $("d" + node.id + "-" + k);
              if (local) {
                local.style.visibility = steps.slice(0, step + 1).some(s => s.key === key) ? "visible" : "hidden";
                if (graph.forward && graph.backward[i]?.[k]) {
                  const ones = nodes.map(() => 1);
                  local.textContent = "×" + plain(graph.backward[i][k](values, ones));
                }
              }
            });
          });
          const phase = { start: "the values that are given", forward: "forward", seed: "backward begins",
            backward: "backward" }[now.phase];
          $("count").textContent = `Step ${step + 1} of ${steps.length}: ${phase}`;
          $("caption").textContent = frames[frame].caption;
          const line = lines.findIndex(l => l.node === now.node && l.isForward === (now.phase === "forward"));
          $("now").innerHTML = now.phase === "start" ? given()
            : lineHTML(lines[line], true) + lines[line].words + arriving(now, parts[now.node] ?? []);
          [...$("lines").children].forEach((item, i) => {
            item.classList.toggle("lit", i === line);
            const isKnown = lines[i].isForward ? known.has(lines[i].node)
              : lines[i].node in sums && (nodes[lines[i].node].from.length === (parts[lines[i].node] ?? []).length);
            item.classList.toggle("ahead", !isKnown);
            item.innerHTML = isKnown ? lineHTML(lines[i], false) : lines[i].symbols;
          });
          for (const [id, isEnd] of [["first", step === 0 && frame === 0], ["back", step === 0 && frame === 0],
            ["next", isAtEnd()], ["last", isAtEnd()]]) {
            $(id).setAttribute("aria-disabled", isEnd);
          }
          follow($("n" + nodes[now.node]?.id));
          if ($("frame")) { $("frame").value = frame; $("frame").setAttribute("aria-valuetext", frames[frame].caption); }
        }
        function set(id, text) { const e = $(id); if (e) e.textContent = text; }
        // Where the picture is wider than the screen, the node comes to its middle.
        function follow(node) {
          const figure = document.querySelector("figure");
          if (!node || figure.scrollWidth <= figure.clientWidth) return;
          const box = node.getBoundingClientRect(), frame = figure.getBoundingClientRect();
          figure.scrollLeft += box.left + box.width / 2 - frame.left - frame.width / 2;
        }
        const isAtEnd = () => step === steps.length - 1 && frame === frames.length - 1;

        // What is known before the first step, at this frame.
        function given() {
          const sides = frames[frame].given.map(([name, node, text]) =>
            name + " = " + (edited ? short(values[node]) : text));
          return `<p>Given: ${sides.join(", ")}</p>`;
        }

        // Contributions that have arrived, and what is still to come.
        function arriving(now, parts) {
          if (now.phase !== "backward" || nodes[now.node].from.length < 2 || parts.includes(undefined)) return "";
          const sum = parts.map((part, i) => i && !isMatrix(part) && part < 0 ? "− " + plain(-part)
            : (i ? "+ " : "") + short(part)).join(" ");
          const rest = nodes[now.node].from.length - parts.length;
          const total = parts.length > 1 ? " = " + short(gradients[now.node]) : "";
          return `<p class="arriving">arrived: ${sum}${total}${rest ? `; ${rest} more to come` : ""}</p>`;
        }

        // The line with this frame's numbers in its holes; a matrix's numbers only if it is the whole.
        function lineHTML(line, isWhole) {
          const isGradient = !line.isForward;
          const value = isGradient ? gradients[line.node] : values[line.node];
          if (value == null) return line.symbols;
          if (isMatrix(value)) return line.symbols + (isWhole ? table(value) : "");
          const sides = [line.symbols, fill(line.numbers), decimal(value, 6)].filter(side => side !== "");
          return sides.filter((side, i) => i === 0 || side !== sides[i - 1] && !bare(sides[i - 1]).endsWith("= " + side))
            .join(" = ");
        }
        const bare = html => html.replace(/  \(.*$/, "");
        function fill(pieces) {
          let text = "";
          for (const piece of pieces) {
            let next = piece;
            if (typeof piece !== "string") {
              const [kind, node, brackets] = piece;
              next = decimal((kind === "v" ? values : gradients)[node], 6);
              if (brackets !== "never" && next.startsWith("−") || brackets === "ifCompound" && /[·/ ]/.test(next)) {
                next = `(${next})`;
              }
            }
            if (next.startsWith("−") && text.endsWith(" + ")) text = text.slice(0, -3) + " − " + next.slice(1);
            else text += next;
          }
          return text;
        }
        function table(value) {
          if (!value.numbers) return ` = <span class="shape">${short(value)}</span>`;
          const rows = [];
          for (let i = 0; i < value.numbers.length; i += value.columns) {
            rows.push("<tr>" + value.numbers.slice(i, i + value.columns)
              .map(x => `<td>${plain(x)}</td>`).join("") + "</tr>");
          }
          return `<table class="matrix">${rows.join("")}</table>`;
        }

        // Moving about.
        function move(by) {
          stop();
          go(by);
        }
        function go(by) {
          const next = step + by;
          if (next >= steps.length && frame < frames.length - 1) { frame += 1; step = 0; }
          else if (next < 0 && frame > 0) { frame -= 1; step = steps.length - 1; }
          else step = Math.min(Math.max(next, 0), steps.length - 1);
          show();
        }
        function stop() {
          clearInterval(timer);
          timer = null;
          $("play").textContent = "Play";
        }
        function play() {
          if (timer) return stop();
          if (isAtEnd()) { step = 0; frame = 0; }
          // Training is seen at the end of each of its steps.
          if (frames.length > 1) step = steps.length - 1;
          $("play").textContent = "Pause";
          timer = setInterval(() => isAtEnd() ? stop() : advance(), 900);
          show();
        }
        function advance() {
          if (frames.length === 1) return go(1);
          frame += 1;
          show();
        }
        function first() { stop(); step = 0; frame = 0; show(); }
        function last() { stop(); step = steps.length - 1; frame = frames.length - 1; show(); }
        $("first").onclick = first;
        $("back").onclick = () => move(-1);
        $("next").onclick = () => move(1);
        $("last").onclick = last;
        $("play").onclick = play;
        if ($("frame")) $("frame").oninput = event => { stop(); frame = Number(event.target.value); show(); };
        document.addEventListener("keydown", event => {
          if (event.target.matches?.("input") || event.ctrlKey || event.metaKey || event.altKey) return;
          const action = { ArrowRight: () => move(1), ArrowLeft: () => move(-1), Home: first, End: last }[event.key];
          if (!action) return;
          event.preventDefault();
          action();
        });

        // Editing: what follows from a number is computed anew.
        document.querySelectorAll("#inputs input").forEach(input => {
          // What was recorded may be before what the graph has now.
          input.defaultValue = frames[0].values[Number(input.dataset.node)];
          input.oninput = () => {
            const text = input.value.trim().replace("−", "-").replace(",", ".");
            const isNumber = text !== "" && Number.isFinite(Number(text));
            input.setAttribute("aria-invalid", !isNumber);
            $("problem").textContent = isNumber ? "" : `“${input.value}” is not a number: ${input.name} stays as it was.`;
            if (!isNumber) return;
            edited ??= [...frames[frame].values];
            edited[Number(input.dataset.node)] = Number(text);
            show();
          };
        });
        if ($("reset")) $("reset").onclick = () => {
          edited = null;
          document.querySelectorAll("#inputs input").forEach(input => {
            input.value = input.defaultValue;
            input.setAttribute("aria-invalid", false);
          });
          $("problem").textContent = "";
          show();
        };
        show();
        """#
}
