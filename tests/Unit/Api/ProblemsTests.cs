using StreamVibe.Api.Http;

namespace StreamVibe.Tests.Unit.Api;

public class ProblemsTests
{
    public static TheoryData<ErrorCode> Codes => [.. Enum.GetValues<ErrorCode>()];

    [Theory, MemberData(nameof(Codes))]
    public void Every_code_has_a_status_and_a_title(ErrorCode code)
    {
        var row = Problems.Of(code);
        Assert.InRange(row.Status, 400, 503);
        Assert.NotEmpty(row.Title);
    }

    [Theory, MemberData(nameof(Codes))]
    public void Waiting_is_advised_exactly_where_it_helps(ErrorCode code) =>
        Assert.Equal(Problems.Of(code).Status is 429 or 503, Problems.Of(code).RetryAfter is not null);

    [Theory]
    [InlineData("validation_failed", 400)]
    [InlineData("invalid_cursor", 400)]
    [InlineData("invalid_return_url", 400)]
    [InlineData("invalid_signature", 400)]
    [InlineData("unauthenticated", 401)]
    [InlineData("invalid_credentials", 401)]
    [InlineData("forbidden", 403)]
    [InlineData("csrf_required", 403)]
    [InlineData("not_found", 404)]
    [InlineData("version_conflict", 409)]
    [InlineData("needs_reauth", 409)]
    [InlineData("not_supported", 409)]
    [InlineData("suggestion_closed", 409)]
    [InlineData("already_subscribed", 409)]
    [InlineData("in_progress", 409)]
    [InlineData("gone", 410)]
    [InlineData("too_large", 413)]
    [InlineData("unsupported_media_type", 415)]
    [InlineData("idempotency_mismatch", 422)]
    [InlineData("rate_limited", 429)]
    [InlineData("quota_exceeded", 429)]
    [InlineData("spend_cap_reached", 429)]
    [InlineData("provider_busy", 429)]
    [InlineData("internal", 500)]
    [InlineData("unavailable", 503)]
    public void The_contract_fixes_the_status_of_each_code(string text, int status)
    {
        var code = Enum.GetValues<ErrorCode>().Single(code => DomainException.Text(code) == text);
        Assert.Equal(status, Problems.Of(code).Status);
    }

    [Theory]
    [InlineData(400, ErrorCode.ValidationFailed)]
    [InlineData(401, ErrorCode.Unauthenticated)]
    [InlineData(403, ErrorCode.Forbidden)]
    [InlineData(404, ErrorCode.NotFound)]
    [InlineData(405, ErrorCode.NotSupported)]
    [InlineData(413, ErrorCode.TooLarge)]
    [InlineData(415, ErrorCode.UnsupportedMediaType)]
    [InlineData(418, ErrorCode.ValidationFailed)]
    [InlineData(429, ErrorCode.RateLimited)]
    [InlineData(500, ErrorCode.Internal)]
    [InlineData(502, ErrorCode.Internal)]
    [InlineData(503, ErrorCode.Unavailable)]
    public void A_bare_status_has_a_code(int status, ErrorCode code) => Assert.Equal(code, Problems.FromStatus(status));

    [Theory]
    [InlineData("$.title", "title")]
    [InlineData("$.tags[3]", "tags")]
    [InlineData("$.a.b", "a.b")]
    [InlineData("$", "body")]
    [InlineData("$['<script>']", "body")]
    [InlineData("", "body")]
    [InlineData(null, "body")]
    public void A_json_path_names_the_field(string? path, string field) => Assert.Equal(field, BadRequests.FieldOf(path));

    [Fact]
    public void A_wrong_field_is_named()
    {
        var refusal = Refusal.Of(DomainException.Invalid("title", "Too long."));
        Assert.Equal(["Too long."], refusal.Errors!["title"]);
    }
}
