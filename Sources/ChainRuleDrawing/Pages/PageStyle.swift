/// How a page that plays a graph looks: two columns, on a phone one.
enum PageStyle {
    /// The colors are those of pictures.
    static func css(_ appearance: Appearance) -> String {
        let light = variables("#ffffff", "#1c2024", "#5f6670", "#00609c", "#b04400", "#eef2f6", "#c6ccd4")
        let dark = variables("#14181f", "#e8eaed", "#a3abb5", "#7cc4f5", "#ff9f5a", "#222a35", "#434c59")
        let colors =
            switch appearance {
            case .light: ":root{color-scheme:light;\(light)}"
            case .dark: ":root{color-scheme:dark;\(dark)}"
            case .automatic:
                ":root{color-scheme:light dark;\(light)}"
                    + "@media(prefers-color-scheme:dark){:root{\(dark)}}"
            }
        return colors + "\n" + rules
    }

    private static func variables(
        _ paper: String, _ ink: String, _ faint: String, _ value: String, _ gradient: String,
        _ panel: String, _ line: String
    ) -> String {
        "--paper:\(paper);--ink:\(ink);--faint:\(faint);--value:\(value);--gradient:\(gradient);"
            + "--panel:\(panel);--line:\(line)"
    }

    private static let rules = """
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:1280px;padding:12px 16px;background:var(--paper);color:var(--ink);
        font:16px/1.5 \(SVGBuilder.fonts)}
        h1{font-size:1.35rem;margin:.2em 0}
        h2{font-size:1rem;margin:1em 0 .3em}
        #caption,.hint,#count{color:var(--faint);margin:.2em 0}
        #count{min-width:15em}
        .controls{display:flex;flex-wrap:wrap;gap:8px;align-items:center;margin:.6em 0}
        button{font:inherit;min-width:44px;min-height:40px;padding:4px 12px;color:var(--ink);
        background:var(--panel);border:1px solid var(--line);border-radius:6px;cursor:pointer}
        button[aria-disabled=true]{opacity:.45;cursor:default}
        :focus-visible{outline:3px solid var(--value);outline-offset:2px}
        .solution{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:0 28px;
        align-items:start}
        figure{margin:0 0 10px;overflow:auto}
        figure svg{display:block;max-width:100%;height:auto;margin:auto}
        #now{min-height:5.4em;padding:8px 12px;background:var(--panel);border-left:4px solid var(--gradient);
        border-radius:4px;overflow-wrap:anywhere}
        #now p{margin:.2em 0}
        .arriving{color:var(--gradient)}
        #lines{padding-left:2.2em;margin:.3em 0;overflow-wrap:anywhere}
        #lines .ahead{color:var(--faint)}
        #lines .lit{font-weight:bold}
        #inputs{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:end}
        #inputs label{display:flex;flex-direction:column;font-size:.9rem}
        input:not([type=range]){font:inherit;width:8em;padding:4px 8px;color:var(--ink);background:var(--paper);
        border:1px solid var(--faint);border-radius:6px}
        input[aria-invalid=true]{border:2px solid var(--gradient)}
        input[type=range]{flex:1;min-width:160px;accent-color:var(--value)}
        #problem{color:var(--gradient);min-height:1.5em;margin:.2em 0}
        .shape{color:var(--faint);white-space:nowrap}
        table.matrix{border-collapse:collapse;border-left:2px solid;border-right:2px solid;margin:4px 0}
        table.matrix td{padding:1px 8px;text-align:right;font-variant-numeric:tabular-nums}
        figure .lit .shape{stroke:var(--gradient);stroke-width:3.5}
        figure path.lit{stroke:var(--gradient);stroke-width:3}
        @media(max-width:760px){figure svg{max-width:none}#count{min-width:0}}
        """
}
