using StreamVibe.Sandbox.Ai;
using StreamVibe.Sandbox.Control;
using StreamVibe.Sandbox.YouTube;
using static StreamVibe.Sandbox.HtmlPage;

namespace StreamVibe.Sandbox;

/// <summary>What the sandbox offers, for whoever opens its address in a browser.</summary>
internal static class HomePage
{
    public static void MapHome(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", (IEnumerable<IOutsideService> services) => Show("The outside world", $"""
            <p>Stands in for the services StreamVibe talks to, with state that survives a restart.</p>
            <h2>Services</h2>
            <dl>{string.Concat(services.Select(service => $"<dt><code>/{Text(service.Name)}</code></dt><dd>{Text(service.Summary)}</dd>"))}</dl>
            <h2>Control</h2>
            <dl>
            <dt><code>/_control/clock</code></dt><dd>The one clock; <code>POST {Text("""{"advance":"1.00:00:00"}""")}</code> moves it; <code>without</code> names a process that stands still and is not waited for.</dd>
            <dt><code>/_control/accounts</code></dt><dd><code>POST {Text("""{"name":"mine","items":30}""")}</code> makes a Google account with a channel.</dd>
            <dt><a href="/_control/youtube/items"><code>/_control/youtube/items</code></a></dt><dd>A channel's videos (<code>?account=</code>). <code>POST</code>, <code>PATCH</code> and <code>DELETE</code>
            change them behind everybody's back: <code>removed</code> leaves the place in the list, <code>raw</code> is merged over the answer, <code>rawId</code> stands for the id.</dd>
            <dt><a href="/_control/youtube/scripts"><code>/_control/youtube/scripts</code></a></dt><dd>Strange uploads lists: <code>POST {Text("""{"account":"demo","kind":"loop","onPage":2}""")}</code>,
            {Text(string.Join(", ", ListScript.Kinds))}; <code>change</code> takes <code>add</code>, <code>delete</code>, <code>edit</code>, <code>hide</code>, <code>move</code> and <code>seed</code>. <code>DELETE</code> ends them.</dd>
            <dt><code>/_control/youtube/accounts</code></dt><dd><code>PATCH {Text("""{"name":"demo","state":"suspended","playlist":"listed"}""")}</code>:
            {Text(string.Join(", ", AccountState.States))}; {Text(string.Join(", ", AccountState.Playlists))}.</dd>
            <dt><a href="/_control/youtube/quota"><code>/_control/youtube/quota</code></a></dt><dd>The day's units; <code>POST {Text("""{"dailyUnits":100}""")}</code>.</dd>
            <dt><a href="/_control/stripe/state"><code>/_control/stripe/state</code></a></dt><dd>Everything Stripe knows. <code>POST</code> to <code>hold</code> keeps its events back, <code>deliver</code>
            sends them (<code>{Text("""{"duplicate":true,"shuffle":7}""")}</code>), <code>events</code> plants one, <code>secrets</code> sets what they are signed with, <code>limits</code> its pace,
            <code>subscriptions</code> makes many subscribers (<code>{Text("""{"customers":100}""")}</code>).</dd>
            <dt><a href="/_control/ai/requests"><code>/_control/ai/requests</code></a></dt><dd>What the models were asked and said. <code>POST {Text("""{"kind":"refusal","times":2}""")}</code> to <code>script</code>:
            {Text(string.Join(", ", AiScript.Kinds))}; <code>DELETE</code> ends them. <code>POST {Text("""{"milliseconds":600}""")}</code> to <code>latency</code> has the models think.</dd>
            <dt><a href="/mail"><code>/mail</code></a></dt><dd>Mail that was caught, to read; <a href="/_control/mail"><code>/_control/mail</code></a> for programs.</dd>
            <dt><a href="/_control/faults"><code>/_control/faults</code></a></dt><dd>Faults waiting to happen: {Text(string.Join(", ", Fault.Kinds))}.</dd>
            <dt><a href="/_control/journal"><code>/_control/journal</code></a></dt><dd>Requests received, without secrets.</dd>
            <dt><code>/_control/reset</code></dt><dd><code>POST</code> puts the seed back.</dd>
            <dt><a href="/_control/health"><code>/_control/health</code></a></dt><dd>Answers once the sandbox is up.</dd>
            </dl>
            """));
        routes.MapGet(StylePath, () => Results.Text(Style, "text/css"));
    }

    const string Style = """
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
        body { margin: 0; padding: 0 1rem 3rem; }
        main { max-width: 34rem; margin: 2rem auto; }
        .notice { margin: 0 -1rem; padding: .4rem 1rem; background: #7a4b00; color: #fff; text-align: center; font-size: .9rem; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
        dt { font-weight: 600; margin-top: .6rem; } dd { margin: 0 0 0 1rem; }
        fieldset { border: 1px solid #8888; border-radius: .5rem; margin: 1rem 0; padding: .8rem 1rem; }
        legend { font-weight: 600; padding: 0 .4rem; }
        label { display: block; padding: .35rem 0; }
        button { font: inherit; padding: .6rem 1.4rem; margin-right: .6rem; border: 1px solid #1a56c4; border-radius: .4rem; background: #fff; color: #1a56c4; cursor: pointer; }
        button.primary { background: #1a56c4; color: #fff; }
        :focus-visible { outline: 3px solid #f5a623; outline-offset: 2px; }
        """;
}
