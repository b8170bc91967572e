using System.Text.Json;
using StreamVibe.Billing;
using StreamVibe.Connections;
using StreamVibe.Content;
using StreamVibe.Storage;

namespace StreamVibe.Tests.Unit.Storage;

public sealed class NamesTests
{
    [Fact]
    public void A_value_has_one_name_in_tables_and_on_the_wire_and_it_leads_back()
    {
        Check<Platform>();
        Check<ConnectionStatus>();
        Check<SyncStatus>();
        Check<SyncTrigger>();
        Check<QuotaKind>();
        Check<Visibility>();
        Check<RevisionReason>();
    }

    [Fact]
    public void Names_of_two_words_are_joined_by_a_line() => Assert.Equal("seo_submission", Names.Of(QuotaKind.SeoSubmission));

    [Fact]
    public void A_name_nobody_has_is_an_error_and_not_a_default() => Assert.ThrowsAny<KeyNotFoundException>(() => Names.Parse<Visibility>("Public"));

    static void Check<T>() where T : struct, Enum => Assert.All(Enum.GetValues<T>(), value =>
    {
        Assert.Equal(JsonSerializer.Serialize(value), $"\"{Names.Of(value)}\"");
        Assert.Equal(value, Names.Parse<T>(Names.Of(value)));
    });
}
