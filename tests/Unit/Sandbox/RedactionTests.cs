using StreamVibe.Sandbox.Control;

namespace StreamVibe.Tests.Unit.Sandbox;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("code")]
    [InlineData("access_token")]
    [InlineData("client_secret")]
    [InlineData("code_verifier")]
    [InlineData("state")]
    [InlineData("key")]
    public void A_secret_is_known_by_its_name(string name) => Assert.Equal($"{name}=[redacted]&part=id", Redaction.Pairs($"?{name}=s3cret&part=id"));

    [Theory]
    [InlineData("pageToken")]
    [InlineData("grant_type")]
    [InlineData("keywords")]
    public void What_tests_want_to_see_stays(string name) => Assert.Equal($"{name}=shown", Redaction.Pairs($"{name}=shown"));

    [Fact]
    public void JSON_is_redacted_at_every_depth() =>
        Assert.Equal("""{"a":[{"token":"[redacted]","title":"t"}]}""", Redaction.Json("""{"a":[{"token":{"deep":"s3cret"},"title":"t"}]}"""));
}
