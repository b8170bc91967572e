using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Content;

/// <summary>The database refuses for good what is to be noted of a publication.</summary>
[Collection(nameof(LonelySystem))]
public sealed class PublishBrokenTests(LonelySystem system)
{
    [Fact]
    public async Task What_cannot_be_noted_before_a_write_is_over_at_once_and_nothing_was_written()
    {
        var author = await Author.NewAsync(system.App);
        var (suggestion, newest) = (await author.SuggestTitle(), await system.App.Sandbox.Newest());
        var refusal = $"constraint no_try check (attempts = 0 or user_id <> '{author.User.Id}') not valid";
        await Change($"alter table app.publication add {refusal}");
        try
        {
            var publication = await author.Publish(suggestion);
            Assert.Equal(("failed", "internal"), (publication.Text("status"), publication.GetProperty("problem").Text("code")));
            Assert.Contains("Nothing was written", publication.GetProperty("problem").Text("message"), StringComparison.Ordinal);
        }
        finally
        {
            await Change("alter table app.publication drop constraint no_try");
        }
        Assert.Equal(["GET"], await author.Asked(newest));
        Assert.Equal("A new title", (await author.Shown()).Text("title"));
        // Nothing of it is left in the way of the next one.
        Assert.Equal("published", (await author.Publish(await author.Suggest("title", "A new title", "Newer"))).Text("status"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_cannot_be_noted_after_a_write_is_found_out_later_and_not_for_ever(bool mended)
    {
        var author = await Author.NewAsync(system.App);
        var (suggestion, newest) = (await author.SuggestTitle(), await system.App.Sandbox.Newest());
        await Change($"alter table app.audit_log add constraint no_end check (action <> 'content.published' or user_id is distinct from '{author.User.Id}') not valid");
        try
        {
            Assert.Equal("unconfirmed", (await author.Publish(suggestion)).Text("status"));
            await author.Waiting();
            if (!mended)
            {
                await author.Later(minutes: 5);
                Assert.Equal("unconfirmed", (await author.Waiting()).Text("status"));
                var end = await author.End(minutes: 24 * 60);
                Assert.Equal(("failed", "internal"), (end.Text("status"), end.GetProperty("problem").Text("code")));
                Assert.Contains("not known", end.GetProperty("problem").Text("message"), StringComparison.Ordinal);
            }
        }
        finally
        {
            await Change("alter table app.audit_log drop constraint no_end");
        }
        if (mended) Assert.Equal("published", (await author.End()).Text("status"));
        Assert.Equal(1, (await author.Asked(newest)).Count(method => method == "PUT"));
        Assert.Equal("A new title", (await author.There()).Title);
    }

    Task Change(string sql) => Sql.RunAsync(PostgresFixture.AsSuperuser(system.App.Database), sql);
}
