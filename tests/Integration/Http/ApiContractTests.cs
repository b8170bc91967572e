using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Http;

/// <summary>The check that stands between every test and the API sees what it is there for.</summary>
public sealed class ApiContractTests
{
    const string Document =
        """
        {"paths":{"/things/{id}":{"get":{"operationId":"getThing","responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Thing"}}}},"204":{}}}}},
         "components":{"schemas":{"Thing":{"required":["id","at"],"type":"object","properties":{
           "id":{"type":"string","format":"uuid"},"at":{"type":"string","format":"date-time"},"size":{"type":["null","integer"]},"kind":{"enum":["a","b"]},
           "inner":{"oneOf":[{"type":"null"},{"$ref":"#/components/schemas/Thing"}]},"tags":{"type":"array","items":{"type":"string"}}}}}}}
        """;

    const string Whole = """{"id":"00000000-0000-0000-0000-000000000001","at":"2026-01-01T00:00:00Z","size":null,"kind":"a","inner":null,"tags":["x"]}""";

    [Fact]
    public void A_described_answer_passes()
    {
        Assert.Null(Violation(Whole));
        Assert.Null(Violation("", status: 204));
        Assert.Null(new ApiContract(Document).Violation("GET", "/elsewhere", 418, "text/plain", "tea"));
    }

    [Theory]
    [InlineData("\"size\":null", "\"size\":null,\"passwordHash\":\"x\"", "$.passwordHash is not described")]
    [InlineData("\"inner\":null", "\"inner\":{\"id\":\"00000000-0000-0000-0000-000000000001\",\"at\":\"2026-01-01T00:00:00Z\",\"token\":1}", "$.inner.token is not described")]
    [InlineData("\"at\":\"2026-01-01T00:00:00Z\",", "", "$.at is missing")]
    [InlineData("T00:00:00Z", "T00:00:00+02:00", "$.at is no date-time")]
    [InlineData("000000000001", "1", "$.id is no uuid")]
    [InlineData("\"kind\":\"a\"", "\"kind\":\"c\"", "$.kind is c")]
    [InlineData("\"size\":null", "\"size\":\"big\"", "$.size is string")]
    [InlineData("[\"x\"]", "[\"x\",null]", "$.tags[1] is null")]
    public void What_is_not_described_is_told(string part, string instead, string told) =>
        Assert.Contains(told, Violation(Whole.Replace(part, instead, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void A_status_or_a_body_that_is_not_described_is_told()
    {
        Assert.Contains("500", Violation(Whole, status: 500), StringComparison.Ordinal);
        Assert.Contains("has a body", Violation(Whole, status: 204), StringComparison.Ordinal);
        Assert.Contains("is text/html", Violation(Whole, type: "text/html"), StringComparison.Ordinal);
    }

    static string? Violation(string body, int status = 200, string type = "application/json") =>
        new ApiContract(Document).Violation("GET", "/things/1", status, type, body);
}
