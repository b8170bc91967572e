using System.Globalization;
using System.Net.Http.Json;

namespace StreamVibe.Bench.Analyses;

/// <summary>What an analysis takes beside the model's own time, and what two hundred of them at once do to those who read meanwhile.</summary>
static class AnalysesCommand
{
    static readonly HttpClient http = new(new SocketsHttpHandler());

    public static async Task RunAsync(Arguments arguments)
    {
        var parts = (arguments.Text("parts") ?? "overhead,together").Split(',');
        var thinks = (arguments.Text("thinks") ?? "0,500").Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToList();
        await using var installation = await Installation.StartAsync();
        List<Analyst> analysts = [];
        for (var number = 1; number <= 4; number++) analysts.Add(await Analyst.NewAsync(installation, $"analyst-{number}"));
        // Nobody's plan ends while it is measured, and the silo hears of it.
        await installation.RunAsync("update app.usage_counter set quota_limit = 1000000000; select pg_notify('cache_dropped', 'subscription *');");
        Table.Circumstances();
        if (parts.Contains("overhead")) await new Overhead(installation, analysts[0]).RunAsync(arguments.Number("rounds", 5), arguments.Number("requests", 300));
        if (parts.Contains("together")) await new Together(installation, analysts).RunAsync(arguments.Number("rounds", 5), thinks);
        foreach (var analyst in analysts) analyst.Dispose();
    }

    /// <summary>How long the sandbox's models think.</summary>
    public static async Task ThinkAsync(Installation installation, int milliseconds)
    {
        using var set = await http.PostAsJsonAsync(new Uri(installation.Sandbox, "/_control/ai/latency"), new { milliseconds });
        set.EnsureSuccessStatusCode();
    }
}
