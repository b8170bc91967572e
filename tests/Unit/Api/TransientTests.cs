using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Serialization;
using StreamVibe.Api.Http;

namespace StreamVibe.Tests.Unit.Api;

public sealed class TransientTests
{
    [Fact]
    public void A_grain_that_too_many_wait_for_is_one_to_ask_again() => Assert.True(Transient.Is(new LimitExceededException("Too many wait.")));

    [Theory]
    [InlineData(PostgresErrorCodes.AdminShutdown, true)]
    [InlineData(PostgresErrorCodes.CrashShutdown, true)]
    [InlineData(PostgresErrorCodes.CannotConnectNow, true)]
    [InlineData(PostgresErrorCodes.TooManyConnections, true)]
    [InlineData(PostgresErrorCodes.DeadlockDetected, true)]
    [InlineData(PostgresErrorCodes.UniqueViolation, false)]
    [InlineData(PostgresErrorCodes.UndefinedTable, false)]
    public void A_database_that_goes_away_is_known_as_such_also_after_its_failure_has_crossed_the_wire(string code, bool passes)
    {
        using var services = new ServiceCollection().AddSerializer().Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.Add("Npgsql")).BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        var failure = new PostgresException("text", "FATAL", "FATAL", code);
        Assert.Equal(passes, Transient.Is(failure));
        Assert.Equal(passes, Transient.Is(serializer.Deserialize<Exception>(serializer.SerializeToArray<Exception>(failure))!));
    }
}
