using System.ComponentModel.DataAnnotations;
using StreamVibe.Api.Http;

namespace StreamVibe.Tests.Unit.Api;

public class OptionsTests
{
    [Fact]
    public void The_defaults_are_valid()
    {
        Assert.Empty(Faults(new ApiOptions()));
        Assert.Empty(Faults(new LimitOptions()));
    }

    [Fact]
    public void A_wrong_setting_is_named_by_its_whole_key()
    {
        Assert.Contains("Api:Limits:SignInPerAccount", Assert.Single(Faults(new LimitOptions { SignInPerAccount = 0 })));
        Assert.Contains("Api:PublicBaseUrl", Assert.Single(Faults(new ApiOptions { PublicBaseUrl = "" })));
        Assert.Contains("Api:PublicBaseUrl", Assert.Single(Faults(new ApiOptions { PublicBaseUrl = "https://a.example/path" })));
        Assert.Contains("Api:AllowedReturnUrls", Assert.Single(Faults(new ApiOptions { AllowedReturnUrls = ["javascript:alert(1)"] })));
        Assert.Contains("Api:AllowedOrigins", Assert.Single(Faults(new ApiOptions { AllowedOrigins = ["*"] })));
        Assert.Contains("Api:TrustedProxies", Assert.Single(Faults(new ApiOptions { TrustedProxies = ["proxy"] })));
    }

    static List<string?> Faults(object options)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new(options), faults, validateAllProperties: true);
        return [.. faults.Select(fault => fault.ErrorMessage)];
    }
}
