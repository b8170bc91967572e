using Microsoft.Extensions.Primitives;
using StreamVibe.Api.Http;

namespace StreamVibe.Tests.Unit.Api;

public class CsrfTests
{
    const string Own = "https://streamvibe.example";

    [Theory]
    [InlineData("GET", false)]
    [InlineData("HEAD", false)]
    [InlineData("OPTIONS", false)]
    [InlineData("TRACE", false)]
    [InlineData("POST", true)]
    [InlineData("PUT", true)]
    [InlineData("PATCH", true)]
    [InlineData("DELETE", true)]
    [InlineData("WHATEVER", true)]
    public void Every_method_that_can_change_something_is_guarded(string method, bool guarded) => Assert.Equal(guarded, Csrf.IsUnsafe(method));

    [Theory]
    [InlineData("1", null, true)]
    [InlineData("1", Own, true)]
    [InlineData("1", "https://STREAMVIBE.example", true)]
    [InlineData("1", "http://127.0.0.1:5080", true)]
    [InlineData(null, null, false)]
    [InlineData(null, Own, false)]
    [InlineData("", Own, false)]
    [InlineData("0", Own, false)]
    [InlineData("true", Own, false)]
    [InlineData("1", "", false)]
    [InlineData("1", "null", false)]
    [InlineData("1", "https://evil.example", false)]
    [InlineData("1", "http://streamvibe.example", false)]
    [InlineData("1", "https://streamvibe.example:8443", false)]
    [InlineData("1", "https://app.streamvibe.example", false)]
    [InlineData("1", "https://streamvibe.example.evil.example", false)]
    public void The_proof_is_the_header_and_a_sent_origin_must_be_ours(string? header, string? origin, bool proven) =>
        Assert.Equal(proven, Csrf.IsProven(Value(header), Value(origin), Own, "http://127.0.0.1:5080"));

    [Fact]
    public void A_repeated_header_proves_nothing()
    {
        Assert.False(Csrf.IsProven(new StringValues(["1", "1"]), default, Own));
        Assert.False(Csrf.IsProven("1", new StringValues([Own, Own]), Own));
    }

    static StringValues Value(string? text) => text is null ? StringValues.Empty : new(text);
}
