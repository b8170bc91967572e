using System.Diagnostics;
using OpenTelemetry;

namespace StreamVibe.Telemetry;

/// <summary>Takes out of a span what may carry a secret: the query of an address (codes, states, cursors) and the text of a statement.</summary>
sealed class SecretsStayOut : BaseProcessor<Activity>
{
    static readonly string[] dropped = ["url.query", "db.statement", "db.query.text", "db.connection_string"];
    static readonly string[] addresses = ["url.full", "http.url", "http.target"];

    public override void OnEnd(Activity data)
    {
        foreach (var tag in dropped) if (data.GetTagItem(tag) is not null) data.SetTag(tag, null);
        foreach (var tag in addresses)
            if (data.GetTagItem(tag) is string address && address.IndexOf('?', StringComparison.Ordinal) is var query and >= 0) data.SetTag(tag, address[..query]);
    }
}
