using System.Diagnostics;
using StreamVibe.Telemetry;

namespace StreamVibe.Tests.Unit.Silo;

public sealed class SecretsStayOutTests
{
    [Fact]
    public void A_span_keeps_the_address_and_loses_query_and_statement()
    {
        using var span = new Activity("call");
        span.SetTag("url.full", "https://example.org/token?code=secret").SetTag("url.query", "code=secret").SetTag("db.query.text", "select 'secret'").SetTag("http.route", "/token");
        using var processor = new SecretsStayOut();
        processor.OnEnd(span);
        Assert.Equal("https://example.org/token", span.GetTagItem("url.full"));
        Assert.Equal("/token", span.GetTagItem("http.route"));
        Assert.DoesNotContain(span.TagObjects, tag => $"{tag.Value}".Contains("secret", StringComparison.Ordinal));
    }
}
